/// What a reply, a log line, a transcript or a bounce means: rules as data, and one engine for all who ask.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.explain;
