/// What a client says: a line becomes a sealed command (RFC 5321 section 4.1).
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.command;
