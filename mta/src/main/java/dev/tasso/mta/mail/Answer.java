package dev.tasso.mta.mail;

import dev.tasso.smtp.reply.Reply;
import java.time.Instant;
import java.util.Optional;

/// What ended one attempt for one recipient: who said what, at which stage, and how the connection was secured.
///
/// @param reply the remote's own words, or ours where nobody answered (then `speaker` says so)
/// @param tls protocol and cipher, where the connection was encrypted
/// @param at when it was said
public record Answer(Reply reply, Speaker speaker, Stage stage, Optional<String> tls, Instant at) {

    /// Who said it.
    public sealed interface Speaker {

        /// The host that was asked, by name and by the address that was connected to.
        record Remote(String host, String address) implements Speaker {}

        /// This server: a time-out, a DNS failure, a policy, a local delivery.
        record Ourselves() implements Speaker {}
    }

    /// Where in the attempt it was said.
    public enum Stage {
        ROUTE,
        CONNECT,
        GREETING,
        HELLO,
        TLS,
        AUTH,
        MAIL,
        RCPT,
        DATA,
        /// After the final dot.
        END_OF_DATA,
        LOCAL
    }
}
