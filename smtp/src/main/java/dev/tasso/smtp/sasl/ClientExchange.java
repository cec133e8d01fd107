package dev.tasso.smtp.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;

/// The client's side of one SASL exchange (RFC 4422 section 3).
public interface ClientExchange {

    /// The name said in AUTH, in upper case.
    String mechanism();

    /// What the client says first, with AUTH itself; empty where the server speaks first.
    Optional<byte[]> initialResponse();

    /// Answers a challenge; empty gives the exchange up.
    Optional<byte[]> respond(byte[] challenge);

    /// PLAIN: user and password in one message (RFC 4616).
    static ClientExchange plain(String user, String password) {
        return new PlainClient(user, password);
    }

    /// LOGIN: the server asks for user and password one after the other; never standardised, widely spoken.
    static ClientExchange login(String user, String password) {
        return new LoginClient(user, password);
    }

    /// The best mechanism among those offered, in upper case, that a password suffices for.
    static Optional<ClientExchange> choose(Set<String> offered, String user, String password) {
        if (offered.contains("PLAIN")) {
            return Optional.of(plain(user, password));
        }
        return offered.contains("LOGIN") ? Optional.of(login(user, password)) : Optional.empty();
    }

    /// [#plain(String, String)].
    final class PlainClient implements ClientExchange {

        private final byte[] message;

        PlainClient(String user, String password) {
            if (user.indexOf('\0') >= 0 || password.indexOf('\0') >= 0) {
                throw new IllegalArgumentException("PLAIN cannot carry NUL");
            }
            message = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public String mechanism() {
            return "PLAIN";
        }

        @Override
        public Optional<byte[]> initialResponse() {
            return Optional.of(message.clone());
        }

        @Override
        public Optional<byte[]> respond(byte[] challenge) {
            // QUIRK: some servers ask again in spite of the initial response.
            return initialResponse();
        }
    }

    /// [#login(String, String)].
    final class LoginClient implements ClientExchange {

        private final String user;
        private final String password;
        private int asked;

        LoginClient(String user, String password) {
            this.user = user;
            this.password = password;
        }

        @Override
        public String mechanism() {
            return "LOGIN";
        }

        @Override
        public Optional<byte[]> initialResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> respond(byte[] challenge) {
            return switch (asked++) {
                case 0 -> Optional.of(user.getBytes(StandardCharsets.UTF_8));
                case 1 -> Optional.of(password.getBytes(StandardCharsets.UTF_8));
                default -> Optional.empty();
            };
        }
    }
}
