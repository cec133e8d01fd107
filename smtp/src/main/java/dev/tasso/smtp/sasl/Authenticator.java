package dev.tasso.smtp.sasl;

import java.util.Set;
import java.util.random.RandomGenerator;

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

    /// SCRAM with this hash, with and without channel binding, for whoever keeps SCRAM keys.
    ///
    /// @param random best a [java.security.SecureRandom]: what it makes must not be guessed
    static Authenticator scram(ScramHash hash, ScramAccounts accounts, RandomGenerator random) {
        return Serving.each(
                hash.mechanisms(),
                (mechanism, claimant) -> new ScramExchange(mechanism, claimant, accounts, ScramExchange.nonce(random)));
    }

    /// CRAM-MD5, for whoever must keep passwords themselves.
    ///
    /// @param host that the challenge names
    /// @param random best a [java.security.SecureRandom]: what it makes must not be guessed
    static Authenticator cramMd5(String host, SecretAccounts accounts, RandomGenerator random) {
        return Serving.each(
                Set.of(Mechanism.CRAM_MD5),
                (_, claimant) -> new CramMd5(accounts, claimant, CramMd5.challenge(random, host)));
    }

    /// OAUTHBEARER and XOAUTH2, for whoever can tell a good token.
    static Authenticator tokens(TokenChecker checker) {
        return Serving.each(
                Set.of(Mechanism.OAUTHBEARER, Mechanism.XOAUTH2),
                (mechanism, claimant) -> new TokenExchange(mechanism, claimant, checker));
    }

    /// EXTERNAL, for whoever knows whom certificates stand for.
    static Authenticator certificates(CertificateChecker checker) {
        return Serving.each(Set.of(Mechanism.EXTERNAL), (_, claimant) -> new ExternalExchange(checker, claimant));
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
