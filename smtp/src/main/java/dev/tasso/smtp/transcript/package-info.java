/// A conversation, recorded, redacted, printed and replayed.
@org.jspecify.annotations.NullMarked
package dev.tasso.smtp.transcript;
