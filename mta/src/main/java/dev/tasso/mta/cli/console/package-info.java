/// `tasso console`: SMTP typed by hand, explained as it is answered; a tour for beginners; and transcripts played as
/// tests.
@org.jspecify.annotations.NullMarked
package dev.tasso.mta.cli.console;
