package dev.tasso.mta.config;

import java.net.InetSocketAddress;

/// A port on which mail is taken.
///
/// @param name unique; shown in histories and logs
public record Listener(String name, Kind kind, InetSocketAddress address, Tls tls) {

    public enum Kind {
        /// Mail from other servers: no authentication is offered.
        MX,
        /// Mail from users, who authenticate (RFC 6409).
        SUBMISSION
    }

    public enum Tls {
        /// STARTTLS (RFC 3207).
        OFFERED,
        /// TLS from the first octet (RFC 8314).
        IMPLICIT,
        NONE
    }
}
