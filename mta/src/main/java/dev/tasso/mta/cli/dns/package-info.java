/// `tasso dns`: what DNS says of a domain's mail, read and judged.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.cli.dns;
