package dev.tasso.smtp.sasl;

import java.net.InetAddress;

/// Knows whose password is right. It may block; it takes as long for an unknown user as for a wrong password.
@FunctionalInterface
public interface PasswordChecker {

    /// Whether this user has this password.
    ///
    /// @param user as the client sent it
    /// @param from where the client sits, for limits by address
    Verdict check(String user, String password, InetAddress from);
}
