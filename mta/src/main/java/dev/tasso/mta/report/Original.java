package dev.tasso.mta.report;

import dev.tasso.mta.mail.Envelope;

/// The message that a report is about.
///
/// @param header its header as it is stored, without the empty line, perhaps cut short; empty where it could not be
///     read
public record Original(Envelope envelope, byte[] header) {}
