/// Stage 3, the promise: after the 250 the message survives a crash.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.spool;
