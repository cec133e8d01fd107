/// The seam to DNS, and the resolver behind it.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.dns;
