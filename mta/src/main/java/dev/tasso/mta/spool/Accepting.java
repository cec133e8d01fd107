package dev.tasso.mta.spool;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Recipient;
import java.util.List;

/// The intake of one message: its body is written here while it arrives, and one commit makes it exist.
///
/// Neither writing nor committing throws: what went wrong is told by the commit, and a body that is discarded or
/// forgotten leaves nothing behind.
public final class Accepting {

    Accepting() {}

    public MessageId id() {
        return Pending.pending();
    }

    /// Octets written so far.
    public long size() {
        return Pending.pending();
    }

    /// Takes octets of the body; the array may be changed afterwards. Blocks while the writer is behind.
    public void write(byte[] octets, int offset, int length) {
        Pending.pending();
    }

    /// Makes the message durable: blocks until it is forced, or until it is certain that it will not be. The size in
    /// the envelope must be the number of octets written.
    public Committed commit(Envelope envelope, List<Recipient> recipients) {
        return Pending.pending();
    }

    /// Forgets the message; does nothing after a commit.
    public void discard() {
        Pending.pending();
    }

    /// How a commit ended.
    public sealed interface Committed {

        /// Forced: the 250 may be said.
        record Durable() implements Committed {}

        /// No room in the queue or on the disk: 452 4.3.1.
        record Full(String why) implements Committed {}

        /// The store failed: 451 4.3.0. The message does not exist, now or after a restart, unless the failure came
        /// with
        /// a crash.
        record Failed(String why) implements Committed {}
    }
}
