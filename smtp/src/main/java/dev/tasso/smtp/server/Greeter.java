package dev.tasso.smtp.server;

import static dev.tasso.smtp.server.Services.Protocol.LMTP;

import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.Services.Protocol;
import dev.tasso.smtp.server.State.Closed;
import dev.tasso.smtp.server.State.Fresh;
import dev.tasso.smtp.server.State.Listening;
import dev.tasso.smtp.server.State.Ready;
import dev.tasso.smtp.server.State.Refusing;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Says hello, or says no: how a session begins (RFC 5321 section 3.1, 4.1.1.1).
record Greeter(Offer offer) {

    /// RFC 7504.
    private static final int TAKES_NO_MAIL = 521;

    /// The greeting, which the client waits for (RFC 5321 section 3.1).
    Step greet(Handler handler, Peer peer) {
        Reply reply = handler.connected(peer);
        if (!reply.positive()) {
            return new Step(reply, reply.permanent() ? new Refusing(peer, reply) : new Closed(peer));
        }
        List<String> lines = new ArrayList<>(reply.lines());
        lines.set(0, offer.options().hostName() + " " + lines.getFirst());
        return new Step(new Reply(reply.code(), Optional.empty(), lines), new Fresh(peer));
    }

    /// A host that takes no mail says so to everything (RFC 7504); one that turns away this client waits for it to go
    /// (RFC 5321 section 3.1).
    static Step refused(Refusing state) {
        return new Step(state.refusal().code() == TAKES_NO_MAIL ? state.refusal() : Replies.TURNED_AWAY, state);
    }

    /// HELO and EHLO also forget an open transaction (RFC 5321 section 4.1.4).
    Step hello(Handler handler, Listening state, Hello hello, Protocol protocol) {
        if (protocol != offer.options().services().protocol()) {
            return new Step(protocol == LMTP ? Replies.NOT_LMTP : Replies.NOT_SMTP, state);
        }
        Peer peer = state.peer().greeting(hello);
        Reply decision = handler.hello(peer);
        if (!decision.positive()) {
            return new Step(decision, state);
        }
        List<String> lines = new ArrayList<>(List.of(offer.options().hostName() + " greets " + hello.name()));
        if (hello.extended()) {
            lines.addAll(offer.keywords(peer));
        }
        return new Step(new Reply(250, Optional.empty(), lines), new Ready(peer));
    }
}
