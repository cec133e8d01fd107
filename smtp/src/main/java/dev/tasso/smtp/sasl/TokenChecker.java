package dev.tasso.smtp.sasl;

import java.net.InetAddress;
import java.util.Map;

/// Knows whether a token was issued by somebody who is believed, and to whom (RFC 6750, RFC 7628).
@FunctionalInterface
public interface TokenChecker {

    /// Whether the token is good, and for this user.
    ///
    /// @param user whom the client wants to be; empty where it leaves that to the token
    /// @param from where the client sits, for limits by address
    Verdict check(String user, String token, InetAddress from);

    /// What a client without a good token is told beside that: `scope` and `openid-configuration`, where they are known
    /// (RFC 7628 section 3.2.2).
    default Map<String, String> hints() {
        return Map.of();
    }
}
