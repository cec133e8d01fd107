/// What a client may say: a line becomes a value (RFC 5321 section 4.1.1).
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.command;
