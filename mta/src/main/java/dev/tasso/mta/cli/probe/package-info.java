/// `tasso probe`: what a mail server offers, how it secures it, and what it should not do; no mail is sent unless asked
/// for.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.cli.probe;
