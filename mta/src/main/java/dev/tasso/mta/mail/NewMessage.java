package dev.tasso.mta.mail;

import java.util.List;

/// A message that is to be made durable: envelope, recipients, and its body or the name of a body already handed in.
public record NewMessage(Envelope envelope, List<Recipient> recipients, Body body) {

    public NewMessage {
        recipients = List.copyOf(recipients);
    }

    /// Small bodies travel with the envelope; large ones go ahead in chunks under the message's id.
    public sealed interface Body {

        /// The whole body; the array is not changed afterwards.
        record Inline(byte[] octets) implements Body {}

        /// Chunks 0 to `chunks - 1` were appended under the message's id before.
        record Chunked(int chunks) implements Body {}
    }
}
