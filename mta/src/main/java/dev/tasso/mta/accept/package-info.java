/// Stage 1: who may send what to whom.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.accept;
