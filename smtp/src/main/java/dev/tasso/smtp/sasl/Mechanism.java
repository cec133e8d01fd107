package dev.tasso.smtp.sasl;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.Optional;

/// A way to authenticate that the server can offer; the constants' order is the order in EHLO.
public enum Mechanism {
    /// User and password in one message (RFC 4616).
    PLAIN,
    /// User and password one after the other; never standardised, yet some clients know nothing else.
    LOGIN;

    /// The mechanism of that name, in upper case.
    public static Optional<Mechanism> named(String name) {
        return Arrays.stream(values()).filter(it -> it.name().equals(name)).findAny();
    }

    /// Begins an exchange.
    public ServerExchange serve(PasswordChecker passwords, InetAddress from) {
        return switch (this) {
            case PLAIN -> new PlainExchange(passwords, from);
            case LOGIN -> new LoginExchange(passwords, from);
        };
    }
}
