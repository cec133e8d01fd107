package dev.tasso.smtp.sasl;

/// Knows the SCRAM keys of users (RFC 5802 section 3).
@FunctionalInterface
public interface ScramAccounts extends Judge {

    /// The keys of this user; for a name that nobody has, [ScramKeys#ofNobody].
    ScramKeys keys(ScramHash hash, String user);
}
