package dev.tasso.smtp.sasl;

import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// LOGIN: asks for the user, then for the password (draft-murchison-sasl-login, never an RFC).
final class LoginExchange implements ServerExchange {

    private final PasswordChecker passwords;
    private final InetAddress from;
    private Optional<String> user = Optional.empty();

    LoginExchange(PasswordChecker passwords, InetAddress from) {
        this.passwords = passwords;
        this.from = from;
    }

    @Override
    public byte[] opening() {
        return ask("Username:");
    }

    @Override
    public Turn respond(byte[] response) {
        Optional<String> text = Secrets.text(response);
        if (text.isEmpty()) {
            return new Turn.Malformed();
        }
        if (user.isPresent()) {
            return new Turn.Done(passwords.check(user.get(), text.get(), from));
        }
        user = text.filter(it -> !it.isEmpty());
        return user.isPresent() ? new Turn.Challenge(ask("Password:")) : new Turn.Malformed();
    }

    private static byte[] ask(String question) {
        return question.getBytes(StandardCharsets.US_ASCII);
    }
}
