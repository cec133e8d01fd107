/// The sending side: greet, secure, authenticate, send (RFC 5321).
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.client;
