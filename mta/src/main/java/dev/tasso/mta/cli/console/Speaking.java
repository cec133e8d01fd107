package dev.tasso.mta.cli.console;

import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;

/// Says what was typed to the server, and does what has to follow: the message behind DATA, the handshake behind
/// STARTTLS, the computing behind AUTH.
final class Speaking {
    private static final String GIVE_UP = "*";

    private final Session session;

    Speaking(Session session) {
        this.session = session;
    }

    void say(String line) throws IOException {
        if (!Wire.isLine(line)) {
            session.sight().note("This line holds what no line can hold; :raw \"...\" sends any octets.");
            return;
        }
        if (session.inExchange()) {
            session.say(
                    line.equals(GIVE_UP)
                            ? line
                            : Base64.getEncoder().encodeToString(line.getBytes(StandardCharsets.UTF_8)));
            return;
        }
        String[] words = line.strip().split(" +");
        switch (words[0].toUpperCase(Locale.ROOT)) {
            case "DATA" -> new Writing(session).data(line);
            case "BDAT" -> new Writing(session).bdat(line);
            case "STARTTLS" -> startTls(line, words.length);
            case "AUTH" -> authenticate(line, words);
            default -> session.say(line);
        }
    }

    private void startTls(String line, int words) throws IOException {
        if (words == 1) {
            session.startTls(true);
        } else {
            session.say(line);
        }
    }

    /// Where only a mechanism is named, the console asks for the rest and computes it.
    private void authenticate(String line, String[] words) throws IOException {
        Optional<Mechanism> mechanism =
                words.length == 2 ? Mechanism.named(words[1].toUpperCase(Locale.ROOT)) : Optional.empty();
        boolean offered = mechanism.isPresent()
                && session.extensions().authMechanisms().contains(words[1].toUpperCase(Locale.ROOT));
        if (offered && !session.standing().authenticated()) {
            new LoggingIn(session).run("", mechanism);
        } else {
            session.say(line);
        }
    }
}
