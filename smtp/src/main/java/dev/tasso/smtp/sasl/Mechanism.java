package dev.tasso.smtp.sasl;

import java.util.Arrays;
import java.util.Optional;

/// A way to authenticate that a server can offer (RFC 4422); the constants' order is the order in EHLO, the strongest
/// first.
public enum Mechanism {
    /// Neither side says the password, each proves that it knows it, on this TLS connection and no other (RFC 7677).
    SCRAM_SHA_256_PLUS,
    /// Neither side says the password, each proves that it knows it (RFC 7677).
    SCRAM_SHA_256,
    /// As [#SCRAM_SHA_256_PLUS] with an older hash (RFC 5802).
    SCRAM_SHA_1_PLUS,
    /// As [#SCRAM_SHA_256] with an older hash (RFC 5802).
    SCRAM_SHA_1,
    /// The certificate that the client showed in the TLS handshake (RFC 4422 appendix A).
    EXTERNAL,
    /// A token that somebody else has issued (RFC 7628).
    OAUTHBEARER,
    /// The form of [#OAUTHBEARER] that was there before; never standardised.
    XOAUTH2,
    /// A keyed hash of a challenge; the server must keep the password itself (RFC 2195).
    CRAM_MD5,
    /// User and password in one message (RFC 4616).
    PLAIN,
    /// User and password one after the other; never standardised, yet some clients know nothing else.
    LOGIN;

    private final String saslName = name().replace('_', '-');

    /// As it is written in EHLO and AUTH: `SCRAM-SHA-256`.
    public String saslName() {
        return saslName;
    }

    /// The mechanism of that name, in upper case.
    public static Optional<Mechanism> named(String name) {
        return Arrays.stream(values()).filter(it -> it.saslName.equals(name)).findAny();
    }

    /// Whether it ties the exchange to the TLS connection around it.
    public boolean bindsChannel() {
        return this == SCRAM_SHA_256_PLUS || this == SCRAM_SHA_1_PLUS;
    }

    /// Whether the password or token itself goes over the connection.
    public boolean saysSecret() {
        return switch (this) {
            case OAUTHBEARER, XOAUTH2, PLAIN, LOGIN -> true;
            case SCRAM_SHA_256_PLUS, SCRAM_SHA_256, SCRAM_SHA_1_PLUS, SCRAM_SHA_1, EXTERNAL, CRAM_MD5 -> false;
        };
    }

    /// Whether it can work for this client: some need something of the TLS connection.
    boolean possibleFor(Claimant claimant) {
        return switch (this) {
            case SCRAM_SHA_256_PLUS, SCRAM_SHA_1_PLUS -> claimant.binding().isPresent();
            case EXTERNAL -> !claimant.certificates().isEmpty();
            case SCRAM_SHA_256, SCRAM_SHA_1, OAUTHBEARER, XOAUTH2, CRAM_MD5, PLAIN, LOGIN -> true;
        };
    }
}
