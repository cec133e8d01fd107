/// Lines, dots, octets, deadlines and the switch to TLS (RFC 5321 section 2.3.8, RFC 3207).
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.wire;
