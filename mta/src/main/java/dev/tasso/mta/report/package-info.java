/// Stage 6: bounces and delay notices (RFC 3461, RFC 3464).
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.report;
