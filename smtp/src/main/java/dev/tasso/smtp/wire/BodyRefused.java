package dev.tasso.smtp.wire;

import dev.tasso.smtp.reply.Reply;
import java.io.IOException;

/// Ends the reading or sending of a body that must not be taken for a whole message (RFC 5321 section 2.3.8).
///
/// On the receiving side it is thrown after the real end of data, so the conversation can go on with [#reply()].
public final class BodyRefused extends IOException {

    private static final long serialVersionUID = 1L;

    private final transient Reply reply;

    public BodyRefused(Reply reply) {
        super(reply.toString());
        this.reply = reply;
    }

    /// What to answer, or to report where we are the sender.
    public Reply reply() {
        return reply;
    }
}
