package dev.tasso.smtp.sasl;

import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// The client's side of one SASL exchange (RFC 4422 section 3). [Choice] picks one; the factories are for whoever wants
/// a
/// certain one.
public interface ClientExchange {

    /// The name said in AUTH, in upper case.
    String mechanism();

    /// What the client says first, with AUTH itself; empty where the server speaks first.
    Optional<byte[]> initialResponse();

    /// Answers a challenge; empty gives the exchange up.
    Optional<byte[]> respond(byte[] challenge);

    /// Whether a success may be believed now. False while the server still owes a proof of its own.
    default boolean complete() {
        return true;
    }

    /// PLAIN: user and password in one message (RFC 4616).
    static ClientExchange plain(String user, String password) {
        if (user.indexOf('\0') >= 0 || password.indexOf('\0') >= 0) {
            throw new IllegalArgumentException("PLAIN cannot carry NUL");
        }
        return new OneMessage("PLAIN", "\0" + user + "\0" + password);
    }

    /// LOGIN: the server asks for user and password one after the other; never standardised, widely spoken.
    static ClientExchange login(String user, String password) {
        return new LoginClient(user, password);
    }

    /// SCRAM without channel binding (RFC 5802).
    static ClientExchange scram(ScramHash hash, String user, String password) {
        return new ScramClient(hash.bare(), user, password, new ScramClient.Tie.Unable());
    }

    /// SCRAM bound to the TLS connection (RFC 5802, RFC 9266).
    static ClientExchange scramPlus(ScramHash hash, String user, String password, byte[] binding) {
        return new ScramClient(hash.plus(), user, password, new ScramClient.Tie.Bound(binding.clone()));
    }

    /// CRAM-MD5: a keyed hash of the server's challenge (RFC 2195).
    static ClientExchange cramMd5(String user, String password) {
        return new CramMd5Client(user, password);
    }

    /// OAUTHBEARER: a token (RFC 7628).
    static ClientExchange oauthBearer(String user, String token) {
        String header = user.isEmpty() ? "n,," : "n,a=" + ScramMessage.escape(user) + ",";
        return new TokenClient("OAUTHBEARER", header + "\1auth=Bearer " + token + "\1\1", "\1");
    }

    /// XOAUTH2: the same in an older form.
    static ClientExchange xoauth2(String user, String token) {
        return new TokenClient("XOAUTH2", "user=" + user + "\1auth=Bearer " + token + "\1\1", "");
    }

    /// EXTERNAL: the certificate of the TLS handshake (RFC 4422 appendix A).
    ///
    /// @param user whom the server shall take us for; empty where the certificate says it
    static ClientExchange external(String user) {
        return new OneMessage("EXTERNAL", user);
    }

    /// All that there is to say, in one message.
    record OneMessage(String mechanism, String message) implements ClientExchange {

        @Override
        public Optional<byte[]> initialResponse() {
            return Optional.of(message.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<byte[]> respond(byte[] challenge) {
            // QUIRK: some servers ask again in spite of the initial response.
            return initialResponse();
        }

        /// The message belongs in no log.
        @Override
        public String toString() {
            return mechanism;
        }
    }

    /// A token; where it is refused, the server says why, and waits for the client to say that it has heard.
    record TokenClient(String mechanism, String message, String heard) implements ClientExchange {

        @Override
        public Optional<byte[]> initialResponse() {
            return Optional.of(message.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public Optional<byte[]> respond(byte[] challenge) {
            return challenge.length == 0 ? initialResponse() : Optional.of(heard.getBytes(StandardCharsets.UTF_8));
        }

        /// The token belongs in no log.
        @Override
        public String toString() {
            return mechanism;
        }
    }

    /// [#cramMd5(String, String)].
    record CramMd5Client(String user, String password) implements ClientExchange {

        @Override
        public String mechanism() {
            return "CRAM-MD5";
        }

        @Override
        public Optional<byte[]> initialResponse() {
            return Optional.empty();
        }

        @Override
        public Optional<byte[]> respond(byte[] challenge) {
            String digest = CramMd5.digest(password, challenge);
            return Optional.of((user + " " + digest).getBytes(StandardCharsets.UTF_8));
        }

        /// The password belongs in no log.
        @Override
        public String toString() {
            return mechanism();
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
