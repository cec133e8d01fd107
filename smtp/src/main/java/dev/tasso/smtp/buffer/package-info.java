/// Memory that is used again; nothing of SMTP.
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.buffer;
