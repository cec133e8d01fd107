/// Stage 4: what is due, and how much at once for each destination.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.schedule;
