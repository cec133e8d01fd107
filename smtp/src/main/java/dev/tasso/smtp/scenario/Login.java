package dev.tasso.smtp.scenario;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.Line;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;

/// Who a client says it is, in the only two mechanisms that a scripted server knows (RFC 4616).
record Login(String user, String password) {

    private static final Duration PATIENCE = Duration.ofHours(1);
    private static final int LINE_OCTETS_MAX = 16_384;

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

    boolean opens(Map<String, String> users) {
        return password.equals(users.get(user)) && !password.isEmpty();
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
