/// Everything that happened, once, in order.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.journal;
