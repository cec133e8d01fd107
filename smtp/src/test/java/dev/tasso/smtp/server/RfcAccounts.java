package dev.tasso.smtp.server;

import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.ScramHash;
import dev.tasso.smtp.sasl.ScramKeys;
import dev.tasso.smtp.sasl.TokenChecker;
import dev.tasso.smtp.sasl.Verdict;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.PrimitiveIterator;
import java.util.random.RandomGenerator;
import java.util.stream.LongStream;

/// The users of the examples in RFC 2195, RFC 7677 and RFC 7628, behind every mechanism, with the chance of those days.
final class RfcAccounts {

    /// Of "pencil".
    private static final ScramKeys PENCIL = ScramKeys.parse("SCRAM-SHA-256$4096:W22ZaJ0SNY7soEsUEjb6gQ==$"
                    + "WG5d8oPm3OtcPnkdi4Uo7BkeZkBFzpcXkuLmtbsT4qY=:wfPLwcE6nTWhTAmQ7tl2KeoiWGPlZqQxSrmfPwDl2dU=")
            .orElseThrow();

    private RfcAccounts() {}

    static Authenticator authenticator() {
        return Authenticator.of(
                Authenticator.scram(ScramHash.SHA_256, RfcAccounts::keys, () -> 1_896),
                Authenticator.scram(ScramHash.SHA_1, RfcAccounts::keys, () -> 1_896),
                Authenticator.tokens(new Tokens()),
                Authenticator.certificates((user, _, _) -> new Verdict.Granted(user)),
                Authenticator.cramMd5(
                        "postoffice.reston.mci.net",
                        user -> user.equals("tim") ? Optional.of("tanstaaftanstaaf") : Optional.empty(),
                        foreseeable()),
                Authenticator.passwords((_, _, _) -> new Verdict.Denied()));
    }

    private static ScramKeys keys(ScramHash hash, String user) {
        return user.equals("user") && hash == PENCIL.hash() ? PENCIL : ScramKeys.ofNobody(hash, user, new byte[] {1});
    }

    /// Bounded numbers drawn from it are 1896 and 697170952 in turns.
    private static RandomGenerator foreseeable() {
        PrimitiveIterator.OfLong numbers = LongStream.iterate(0, it -> it + 1)
                .map(it -> it % 2 == 0 ? 2 * 1_896L : 2 * 697_170_952L)
                .iterator();
        return numbers::nextLong;
    }

    /// Believes the token of RFC 7628 section 4.1 and tells others what section 4.3 does.
    private static final class Tokens implements TokenChecker {

        @Override
        public Verdict check(String user, String token, InetAddress from) {
            return token.equals("vF9dft4qmTc2Nvb3RlckBhbHRhdmlzdGEuY29tCg==")
                    ? new Verdict.Granted(user)
                    : new Verdict.Denied();
        }

        @Override
        public Map<String, String> hints() {
            Map<String, String> hints = new LinkedHashMap<>();
            hints.put("scope", "example_scope");
            hints.put("openid-configuration", "https://example.com/.well-known/openid-configuration");
            return hints;
        }
    }
}
