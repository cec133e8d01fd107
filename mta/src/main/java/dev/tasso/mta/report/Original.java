package dev.tasso.mta.report;

import dev.tasso.mta.mail.Envelope;
import java.util.Optional;

/// The message that a report is about.
///
/// @param header its header as it is stored, without the empty line, perhaps cut short; empty where it could not be
///     read
/// @param whole all of it, where the sender wants it back and it is not too large for that
public record Original(Envelope envelope, byte[] header, Optional<byte[]> whole) {

    /// Of which only the header is there.
    public Original(Envelope envelope, byte[] header) {
        this(envelope, header, Optional.empty());
    }
}
