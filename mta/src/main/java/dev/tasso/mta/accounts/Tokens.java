package dev.tasso.mta.accounts;

import dev.tasso.mta.config.Issuer;
import dev.tasso.mta.config.KeySet;
import dev.tasso.mta.config.User;
import dev.tasso.smtp.sasl.TokenChecker;
import dev.tasso.smtp.sasl.Verdict;
import java.net.InetAddress;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/// Believes the tokens of the configured issuers (RFC 7519, RFC 7628, RFC 8725).
///
/// Whatever is wrong with a token is answered alike. The signature is looked at first: who cannot sign learns nothing
/// of what a token must say.
final class Tokens implements TokenChecker {

    private final List<Trusted> issuers;
    private final Predicate<String> listed;
    private final Gate gate;
    private final InstantSource clock;

    private record Trusted(Issuer issuer, Keys keys) {}

    /// @param listed whether there is such a user in the file
    /// @param trusted whom connections to issuers believe
    Tokens(List<Issuer> issuers, Predicate<String> listed, Gate gate, SSLContext trusted, InstantSource clock) {
        this.issuers = issuers.stream()
                .map(issuer -> new Trusted(issuer, Keys.of(issuer, trusted, clock)))
                .toList();
        this.listed = listed;
        this.gate = gate;
        this.clock = clock;
    }

    @Override
    public Verdict check(String user, String token, InetAddress from) {
        return gate.judge(user, from, () -> verdict(user, token));
    }

    /// What a client needs to get a token: where the only issuer says how, and the scope.
    @Override
    public Map<String, String> hints() {
        Map<String, String> hints = new LinkedHashMap<>();
        if (issuers.size() == 1) {
            Issuer only = issuers.getFirst().issuer;
            if (!only.scope().isEmpty()) {
                hints.put("scope", only.scope());
            }
            if (only.url().startsWith("https://")) {
                hints.put(
                        "openid-configuration", only.url().replaceAll("/+$", "") + "/.well-known/openid-configuration");
            }
        }
        return hints;
    }

    private Verdict verdict(String user, String text) {
        Optional<Token> parsed = Token.parse(text);
        Optional<Trusted> named = parsed.flatMap(token -> issuers.stream()
                .filter(it -> it.issuer.url().equals(token.text("iss")))
                .findAny());
        if (parsed.isEmpty() || named.isEmpty()) {
            return new Verdict.Denied();
        }
        Token token = parsed.get();
        Optional<KeySet> keys = named.get().keys.known(token::findsKeyIn);
        if (keys.isEmpty()) {
            return new Verdict.Unavailable();
        }
        boolean good =
                token.signedBy(keys.get()) && isNow(token, named.get().issuer) && isForUs(token, named.get().issuer);
        return owner(token, named.get().issuer)
                .filter(owner -> good && (user.isEmpty() || Gate.account(user).equals(owner)))
                .<Verdict>map(Verdict.Granted::new)
                .orElseGet(Verdict.Denied::new);
    }

    /// A token without an end is not believed.
    private boolean isNow(Token token, Issuer issuer) {
        Instant now = clock.instant();
        double earliest = now.minus(issuer.clockSkew()).getEpochSecond();
        double latest = now.plus(issuer.clockSkew()).getEpochSecond();
        boolean begun = !token.has("nbf") || token.seconds("nbf").orElse(Double.MAX_VALUE) <= latest;
        return begun && token.seconds("exp").orElse(0) > earliest;
    }

    private static boolean isForUs(Token token, Issuer issuer) {
        return token.isFor(issuer.audience())
                && (issuer.scope().isEmpty() || token.scopes().contains(issuer.scope()));
    }

    /// Whom it stands for. Who may write any mail address into their own account must not become that user: the issuer
    /// must have made sure of it.
    private Optional<String> owner(Token token, Issuer issuer) {
        boolean sure = !issuer.userClaim().equals("email") || token.isTrue("email_verified");
        return User.name(token.text(issuer.userClaim()))
                .filter(name -> sure && (issuer.anybody() || listed.test(name)));
    }
}
