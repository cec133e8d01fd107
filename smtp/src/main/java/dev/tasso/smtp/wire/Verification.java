package dev.tasso.smtp.wire;

/// How a client checks whom it speaks TLS with (RFC 7435, RFC 6125).
public sealed interface Verification {

    /// Opportunistic: any certificate will do; it protects from listeners only.
    ///
    /// @param serverName sent as SNI where it is a host name; may be empty
    record None(String serverName) implements Verification {}

    /// The certificate must be trusted and be for this host name or IP address.
    record Name(String host) implements Verification {}
}
