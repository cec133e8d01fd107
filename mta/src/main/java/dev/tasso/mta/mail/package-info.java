/// The nouns of the journey: message, envelope, recipient, outcome.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.mail;
