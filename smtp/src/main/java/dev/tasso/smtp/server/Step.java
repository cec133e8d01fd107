package dev.tasso.smtp.server;

import dev.tasso.smtp.reply.Reply;

/// What a line leads to: an answer, and where the session stands after it was sent. Where octets come with the line
/// ([State.Discarding], [State.ReceivingChunk]), the answer is sent behind them.
record Step(Reply reply, State next) {

    /// 421 always means that we close (RFC 5321 section 3.8).
    static final int CLOSING = 421;

    Step {
        if (reply.code() == CLOSING) {
            next = new State.Closed(next.peer());
        }
    }

    /// Goes on where the reply is positive, and stays where it is not.
    static Step decided(Reply reply, State positive, State otherwise) {
        return new Step(reply, reply.positive() ? positive : otherwise);
    }
}
