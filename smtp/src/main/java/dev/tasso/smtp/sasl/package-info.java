/// SASL exchanges, both sides (RFC 4422, RFC 4954).
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.sasl;
