package dev.tasso.smtp.sasl;

import java.util.Optional;

/// Knows the passwords themselves, which CRAM-MD5 cannot do without (RFC 2195).
@FunctionalInterface
public interface SecretAccounts extends Judge {

    /// The password of this user; empty for a name that nobody has.
    Optional<String> secret(String user);
}
