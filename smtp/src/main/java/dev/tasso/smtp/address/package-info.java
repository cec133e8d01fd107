/// Mail addresses, parsed once and never strings again (RFC 5321 section 4.1.2, RFC 6531).
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.address;
