package dev.tasso.mta.spool;

import dev.tasso.mta.mail.MessageId;
import java.io.IOException;

/// Reads bodies, wherever they are, and lets no chunk pass that does not verify.
record Bodies(Records records, BodyFiles files) {

    /// One chunk, of which the head says that it exists.
    byte[] chunk(Head head, int chunk) throws IOException {
        MessageId message = head.envelope().id();
        byte[] octets = switch (head.body()) {
            case Head.Body.InTable _ ->
                records.value(Keys.chunk(message, chunk))
                        .orElseThrow(() -> new Store.Damage("chunk " + chunk + " of " + message + " is missing"));
            case Head.Body.InFile file -> {
                long from = (long) chunk * file.chunkOctets();
                yield files.read(message, from, (int)
                        Math.min(file.chunkOctets(), head.envelope().size() - from));
            }
        };
        if (Seal.sum(octets) != head.body().checksums().get(chunk)) {
            throw new Store.Damage("chunk " + chunk + " of " + message + " does not verify");
        }
        return octets;
    }
}
