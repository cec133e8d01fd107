package dev.tasso.mta.http;

import io.javalin.http.Context;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/// Lets in who holds the token, and no web page that a browser on this machine was lured to: the Host field must name
/// this machine by an address, so a name that was rebound to it (DNS rebinding) is refused even with the token.
final class Guard {
    private static final String SCHEME = "Bearer ";

    private final byte[] token;

    Guard(String token) {
        this.token = token.getBytes(StandardCharsets.UTF_8);
    }

    void check(Context context) throws Refusal {
        checkHost(context);
        String given = context.header("Authorization");
        byte[] secret = given != null && given.startsWith(SCHEME)
                ? given.substring(SCHEME.length()).getBytes(StandardCharsets.UTF_8)
                : new byte[0];
        if (!MessageDigest.isEqual(token, secret)) {
            context.header("WWW-Authenticate", "Bearer");
            throw new Refusal(
                    401, "no token, or not the right one", "send the content of run/token in the data folder");
        }
    }

    /// For what is no secret.
    static void checkHost(Context context) throws Refusal {
        String host = context.header("Host");
        if (host == null || !ours(host)) {
            throw new Refusal(403, "the Host field names another server", "ask for 127.0.0.1, [::1] or localhost");
        }
    }

    private static boolean ours(String host) {
        String name = host.replaceFirst(":\\d{1,5}$", "");
        return name.equalsIgnoreCase("localhost")
                || name.matches("\\d{1,3}(\\.\\d{1,3}){3}")
                || name.matches("\\[[0-9a-fA-F:.]+]");
    }
}
