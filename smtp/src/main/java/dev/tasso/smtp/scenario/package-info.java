/// A scripted peer for tests: deterministic misbehaviour, received mail and transcripts.
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.scenario;
