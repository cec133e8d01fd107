package dev.tasso.smtp.sasl;

/// What a client logs in with.
public sealed interface Credentials {

    /// A user's password.
    record Password(String user, String password) implements Credentials {

        /// The password belongs in no log.
        @Override
        public String toString() {
            return "Password[" + user + "]";
        }
    }

    /// A token that somebody has issued for the user (RFC 6750).
    ///
    /// @param user whom the server shall take it for
    record Token(String user, String token) implements Credentials {

        /// The token belongs in no log.
        @Override
        public String toString() {
            return "Token[" + user + "]";
        }
    }

    /// The certificate shown in the TLS handshake.
    ///
    /// @param user whom the server shall take us for; empty where the certificate says it
    record Certificate(String user) implements Credentials {}
}
