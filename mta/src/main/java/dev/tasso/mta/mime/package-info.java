/// Messages as MIME sees them: their parts, and what transports may carry them (RFC 2045, RFC 2046).
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.mime;
