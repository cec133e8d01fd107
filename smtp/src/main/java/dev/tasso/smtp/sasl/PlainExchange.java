package dev.tasso.smtp.sasl;

import java.net.InetAddress;
import java.util.Optional;

/// PLAIN: an identity to act as, a user and a password, with NUL between them (RFC 4616).
record PlainExchange(PasswordChecker passwords, InetAddress from) implements ServerExchange {

    private static final byte NUL = 0;

    @Override
    public byte[] opening() {
        return new byte[0];
    }

    @Override
    public Turn respond(byte[] response) {
        int first = nul(response, 0);
        int second = nul(response, first + 1);
        if (first < 0 || second < 0 || nul(response, second + 1) >= 0) {
            return new Turn.Malformed();
        }
        Optional<String> actAs = Secrets.text(response, 0, first);
        Optional<String> user = Secrets.text(response, first + 1, second);
        Optional<String> password = Secrets.text(response, second + 1, response.length);
        if (actAs.isEmpty()
                || user.isEmpty()
                || password.isEmpty()
                || user.get().isEmpty()) {
            return new Turn.Malformed();
        }
        boolean asThemselves = actAs.get().isEmpty() || actAs.get().equals(user.get());
        return new Turn.Done(asThemselves ? passwords.check(user.get(), password.get(), from) : new Verdict.Denied());
    }

    private static int nul(byte[] octets, int from) {
        for (int i = from; i < octets.length; i++) {
            if (octets[i] == NUL) {
                return i;
            }
        }
        return -1;
    }
}
