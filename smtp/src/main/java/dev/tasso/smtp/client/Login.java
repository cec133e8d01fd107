package dev.tasso.smtp.client;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.ClientExchange;
import java.io.IOException;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;

/// Carries a SASL exchange in AUTH and the lines after it (RFC 4954 section 4), for whoever speaks without
/// [SmtpClient].
public final class Login {

    /// A longer initial response would make the command longer than every server takes it.
    private static final int INITIAL_LENGTH_MAX = 400;

    /// No mechanism has so many.
    private static final int ROUNDS_MAX = 16;

    private static final int CHALLENGE = 334;

    /// In place of a success that the server has no right to.
    private static final Reply IMPOSTOR =
            Reply.of(535, "5.7.8", "The server did not prove that it knows the password; it may be another one");

    private final ClientExchange exchange;

    /// By this exchange.
    public Login(ClientExchange exchange) {
        this.exchange = exchange;
    }

    /// Says a line and hears its reply.
    ///
    /// @param <E> how it fails where the connection ends
    @FunctionalInterface
    public interface Dialog<E extends IOException> {
        /// The whole reply.
        Reply say(String line) throws E;
    }

    /// From AUTH to the last reply.
    public <E extends IOException> Reply run(Dialog<E> dialog) throws E {
        Optional<String> initial = exchange.initialResponse().map(Login::encoded);
        boolean now = initial.isPresent() && initial.get().length() <= INITIAL_LENGTH_MAX;
        // "=" is how an empty initial response is written.
        Reply reply = dialog.say(
                "AUTH " + exchange.mechanism() + (now ? " " + (initial.get().isEmpty() ? "=" : initial.get()) : ""));
        Optional<String> held = now ? Optional.empty() : initial;
        for (int round = 0; round < ROUNDS_MAX && reply.code() == CHALLENGE; round++) {
            Optional<String> response = held.isPresent() ? held : answer(reply);
            if (response.isEmpty()) {
                break;
            }
            held = Optional.empty();
            reply = dialog.say(response.get());
        }
        if (reply.code() == CHALLENGE) {
            reply = dialog.say("*");
        }
        return reply.positive() && !exchange.complete() ? IMPOSTOR : reply;
    }

    /// What is said where the server offers nothing that we would use.
    static Reply none(Set<String> offered) {
        String list = offered.isEmpty() ? "none" : String.join(" ", offered);
        return Reply.of(504, "5.7.4", "The server offers no mechanism for this login here; it offers: " + list);
    }

    private Optional<String> answer(Reply challenge) {
        try {
            byte[] decoded =
                    Base64.getDecoder().decode(challenge.lines().getFirst().strip());
            return exchange.respond(decoded).map(Login::encoded);
        } catch (IllegalArgumentException notBase64) {
            return Optional.empty();
        }
    }

    private static String encoded(byte[] octets) {
        return Base64.getEncoder().encodeToString(octets);
    }
}
