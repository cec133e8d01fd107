package dev.tasso.smtp.scenario;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.Line;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;

/// Who a client says it is, in the few mechanisms that a scripted server knows (RFC 4616).
record Login(String user, String password) {

    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int LINE_OCTETS_MAX = 16_384;
    private static final String CRAM_CHALLENGE =
            Base64.getEncoder().encodeToString("<1.2@scenario.example>".getBytes(StandardCharsets.US_ASCII));

    /// Leads the exchange to its end; nothing where it is another mechanism.
    static Optional<Login> hear(Wire wire, String argument) throws IOException {
        String[] words = argument.split(" +", 2);
        if (words[0].equalsIgnoreCase("PLAIN")) {
            String[] parts =
                    decoded(words.length > 1 ? words[1] : challenge(wire, "")).split("\0", -1);
            return Optional.of(parts.length == 3 ? new Login(parts[1], parts[2]) : new Login("", ""));
        }
        if (words[0].equalsIgnoreCase("LOGIN")) {
            String user = decoded(words.length > 1 ? words[1] : challenge(wire, "VXNlcm5hbWU6"));
            return Optional.of(new Login(user, decoded(challenge(wire, "UGFzc3dvcmQ6"))));
        }
        return Optional.empty();
    }

    /// The same where nobody checks what is said: of these mechanisms only the user's name is looked for.
    static Optional<Login> hearAny(Wire wire, String argument) throws IOException {
        String[] words = argument.split(" +", 2);
        if (words[0].equalsIgnoreCase("CRAM-MD5")) {
            String digest = decoded(challenge(wire, CRAM_CHALLENGE));
            return Optional.of(new Login(digest.replaceFirst(" [^ ]*$", ""), ""));
        }
        if (words[0].equalsIgnoreCase("XOAUTH2") || words[0].equalsIgnoreCase("OAUTHBEARER")) {
            String said = decoded(words.length > 1 ? words[1] : challenge(wire, ""));
            return Optional.of(new Login(said.replaceFirst("(?s)^(?:user=|n,a=)([^,\\x01]*).*", "$1"), ""));
        }
        return hear(wire, argument);
    }

    private static String challenge(Wire wire, String text) throws IOException {
        wire.write(Reply.plain(334, text));
        return wire.readLine(LINE_OCTETS_MAX, PATIENCE) instanceof Line.Text(String response) ? response : "*";
    }

    private static String decoded(String base64) {
        try {
            return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException _) {
            return "";
        }
    }
}
