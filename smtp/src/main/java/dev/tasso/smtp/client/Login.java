package dev.tasso.smtp.client;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.ClientExchange;
import java.util.Base64;
import java.util.Optional;

/// Carries a SASL exchange in AUTH and the lines after it (RFC 4954 section 4).
final class Login {

    /// A longer initial response would make the command longer than every server takes it.
    private static final int INITIAL_LENGTH_MAX = 400;

    /// No mechanism has so many.
    private static final int ROUNDS_MAX = 16;

    private static final int CHALLENGE = 334;

    private final ClientExchange exchange;

    Login(ClientExchange exchange) {
        this.exchange = exchange;
    }

    /// Says a line and hears its reply.
    interface Dialog {
        Reply say(String line) throws ConnectionLost;
    }

    Reply run(Dialog dialog) throws ConnectionLost {
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
        return reply.code() == CHALLENGE ? dialog.say("*") : reply;
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
