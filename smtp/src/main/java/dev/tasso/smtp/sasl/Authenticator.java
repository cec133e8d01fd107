package dev.tasso.smtp.sasl;

import java.util.Set;

/// Finds out who clients are: a back-end, and the mechanisms that it can serve (RFC 4422).
///
/// The factories make one of what an embedder has at hand, often a lambda; [#of(Authenticator...)] puts several
/// together. Who leaves a whole exchange to another program implements this interface.
public interface Authenticator {

    /// Every mechanism that it can serve; EHLO offers these and no others.
    Set<Mechanism> mechanisms();

    /// Begins an exchange.
    ///
    /// @param mechanism one of [#mechanisms()]
    ServerExchange begin(Mechanism mechanism, Claimant claimant);

    /// PLAIN and LOGIN, for whoever can tell a right password from a wrong one.
    static Authenticator passwords(PasswordChecker checker) {
        return Serving.passwords(checker);
    }

    /// All of them together; where two serve the same mechanism, the first does.
    static Authenticator of(Authenticator... several) {
        return Serving.together(several);
    }

    /// The same without the mechanisms that are not listed.
    default Authenticator only(Set<Mechanism> allowed) {
        return Serving.only(this, allowed);
    }
}
