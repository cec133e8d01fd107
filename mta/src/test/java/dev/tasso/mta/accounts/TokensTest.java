package dev.tasso.mta.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.Issuer;
import dev.tasso.mta.config.KeySet;
import dev.tasso.smtp.sasl.Verdict;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Which tokens are believed, and that whatever is wrong with the others is told alike (RFC 7519, RFC 8725).
class TokensTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");
    private static final long SOON = NOW.getEpochSecond() + 600;
    private static final Set<String> LISTED = Set.of("anna", "ben@example.org");
    private static TestTokens issuer;

    @TempDir
    Path folder;

    private Path file;
    private int from;

    @BeforeAll
    static void makeKeys() throws GeneralSecurityException {
        issuer = new TestTokens();
    }

    @BeforeEach
    void publish() throws Exception {
        file = Files.writeString(folder.resolve("keys.json"), issuer.keys());
    }

    @Test
    void everySignatureThatNeedsTheIssuersKeyIsBelieved() throws Exception {
        for (String algorithm : List.of("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256")) {
            String token = issuer.sign(algorithm, TestTokens.claims(SOON));
            assertThat(check("anna", token)).as(algorithm).isEqualTo(new Verdict.Granted("anna"));
            assertThat(check("", token)).as(algorithm).isEqualTo(new Verdict.Granted("anna"));
            assertThat(check("ANNA", token)).as(algorithm).isEqualTo(new Verdict.Granted("anna"));
        }
        String nameless = issuer.sign("ES256", "{\"alg\":\"ES256\"}", TestTokens.claims(SOON));
        assertThat(check("anna", nameless)).isEqualTo(new Verdict.Granted("anna"));
        String several = TestTokens.claims(SOON).replace("\"tasso\"", "[\"other\",\"tasso\"]");
        assertThat(check("anna", issuer.sign("RS256", several))).isEqualTo(new Verdict.Granted("anna"));
    }

    @Test
    void g100_forgedTokensAreAllRefusedAlike() throws Exception {
        String claims = TestTokens.claims(SOON);
        String good = issuer.sign("RS256", claims);
        String[] parts = good.split("\\.", -1);
        TestTokens stranger = new TestTokens();
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("alg none", issuer.sign("none", "{\"alg\":\"none\"}", claims));
        bad.put("alg none with a signature", issuer.sign("RS256", "{\"alg\":\"none\"}", claims));
        bad.put("alg in small letters", issuer.sign("RS256", "{\"alg\":\"rs256\"}", claims));
        bad.put("HS256 with the public key", issuer.sign("HS256", claims));
        bad.put("another's signature", stranger.sign("RS256", claims));
        bad.put(
                "another's key in the header",
                stranger.sign(
                        "RS256",
                        "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"jwk\":" + stranger.rsaKey("rsa", "") + "}",
                        claims));
        bad.put("RS256 with the EC key's name", issuer.sign("RS256", "{\"alg\":\"RS256\",\"kid\":\"ec\"}", claims));
        bad.put("PS256 signed by RS256", issuer.sign("RS256", "{\"alg\":\"PS256\",\"kid\":\"rsa\"}", claims));
        bad.put(
                "ES256 of zeros",
                parts(issuer.sign("ES256", claims))[0] + "." + parts[1] + "." + TestTokens.base64(new byte[64]));
        bad.put("unknown key", issuer.sign("RS256", "{\"alg\":\"RS256\",\"kid\":\"other\"}", claims));
        bad.put(
                "critical extension",
                issuer.sign("RS256", "{\"alg\":\"RS256\",\"kid\":\"rsa\",\"crit\":[\"b64\"],\"b64\":false}", claims));
        bad.put("a token to log out", issuer.sign("RS256", "{\"alg\":\"RS256\",\"typ\":\"logout+jwt\"}", claims));
        bad.put("twice alg", issuer.sign("RS256", "{\"alg\":\"none\",\"alg\":\"RS256\"}", claims));
        bad.put(
                "claims changed",
                parts[0] + "." + TestTokens.base64(claims.replace("anna", "ben").getBytes(StandardCharsets.UTF_8)) + "."
                        + parts[2]);
        bad.put("signature cut", good.substring(0, good.length() - 8));
        bad.put("no signature", parts[0] + "." + parts[1] + ".");
        bad.put("two parts", parts[0] + "." + parts[1]);
        bad.put("four parts", good + "." + parts[2]);
        bad.put("encrypted", good + ".." + parts[2]);
        bad.put("no base64", good.replace('.', '!'));
        bad.put("no JSON", issuer.sign("RS256", "anna", "anna"));
        bad.put(
                "deep JSON",
                issuer.sign("RS256", claims.replace("{", "{\"a\":" + "[".repeat(99) + "]".repeat(99) + ",")));
        bad.put("a list", issuer.sign("RS256", "[" + claims + "]"));
        bad.put("huge", issuer.sign("RS256", claims.replace("{", "{\"a\":\"" + "a".repeat(Token.LENGTH_MAX) + "\",")));
        bad.put("empty", "");
        bad.forEach((what, token) -> assertThat(check("anna", token)).as(what).isEqualTo(new Verdict.Denied()));
    }

    @Test
    void g100_whatIsSignedButNotForUsOrNotNowIsRefusedAlike() throws Exception {
        long now = NOW.getEpochSecond();
        String claims = TestTokens.claims(SOON);
        Map<String, String> bad = new LinkedHashMap<>();
        bad.put("over", TestTokens.claims(now - 61));
        bad.put("without an end", claims.replace(",\"exp\":" + SOON, ""));
        bad.put("ends in a text", claims.replace("\"exp\":" + SOON, "\"exp\":\"" + SOON + "\""));
        bad.put("not yet", claims.replace("}", ",\"nbf\":" + (now + 61) + "}"));
        bad.put("begins in a text", claims.replace("}", ",\"nbf\":\"0\"}"));
        bad.put("another issuer", claims.replace("issuer.test", "issuer.test/"));
        bad.put("no issuer", claims.replace("iss", "isz"));
        bad.put("for another", claims.replace("\"tasso\"", "\"tasso2\""));
        bad.put("for others", claims.replace("\"tasso\"", "[\"tass\",[\"tasso\"]]"));
        bad.put("for nobody", claims.replace("aud", "azp"));
        bad.put("nobody named", claims.replace("sub", "name"));
        bad.put("another user", claims.replace("anna", "ben@example.org"));
        bad.put("unlisted", claims.replace("anna", "carl"));
        bad.put("no name", claims.replace("anna", "an na"));
        bad.put("two names", claims.replace("}", ",\"sub\":\"anna\"}"));
        for (Map.Entry<String, String> one : bad.entrySet()) {
            assertThat(check("anna", issuer.sign("RS256", one.getValue())))
                    .as(one.getKey())
                    .isEqualTo(new Verdict.Denied());
        }
        for (String good : List.of(TestTokens.claims(now - 59), claims.replace("}", ",\"nbf\":" + (now + 59) + "}"))) {
            assertThat(check("anna", issuer.sign("RS256", good))).isEqualTo(new Verdict.Granted("anna"));
        }
    }

    @Test
    void aMailAddressCountsWhereTheIssuerHasMadeSureOfIt() throws Exception {
        Tokens byMail = tokens(trusting("email", "", false));
        String claims = TestTokens.claims(SOON).replace("}", ",\"email\":\"Ben@Example.org\"");
        for (String unsure : List.of("}", ",\"email_verified\":false}", ",\"email_verified\":\"true\"}")) {
            assertThat(check(byMail, "", issuer.sign("RS256", claims + unsure)))
                    .as(unsure)
                    .isEqualTo(new Verdict.Denied());
        }
        assertThat(check(byMail, "", issuer.sign("RS256", claims + ",\"email_verified\":true}")))
                .isEqualTo(new Verdict.Granted("ben@example.org"));
    }

    @Test
    void whoIsNotListedComesInOnlyByAnIssuerOfOurOwn() throws Exception {
        String carl = issuer.sign("RS256", TestTokens.claims(SOON).replace("anna", "carl"));
        assertThat(check("carl", carl)).isEqualTo(new Verdict.Denied());
        assertThat(check(tokens(trusting("sub", "", true)), "carl", carl)).isEqualTo(new Verdict.Granted("carl"));
    }

    @Test
    void aScopeMustBeThereToTheLetter() throws Exception {
        Tokens scoped = tokens(trusting("sub", "mail.send", false));
        for (String scope : List.of("mail", "mail.sending", "openid mail.sendmail", "")) {
            assertThat(check(scoped, "anna", scoped(scope))).as(scope).isEqualTo(new Verdict.Denied());
        }
        assertThat(check(scoped, "anna", scoped("openid mail.send"))).isEqualTo(new Verdict.Granted("anna"));
        assertThat(scoped.hints())
                .containsEntry("scope", "mail.send")
                .containsEntry("openid-configuration", TestTokens.URL + "/.well-known/openid-configuration");
    }

    @Test
    void keysAreReadAgainWhenTheyChangeAndABrokenFileChangesNothing() throws Exception {
        TestTokens next = new TestTokens();
        Tokens tokens = tokens(trusting("sub", "", false));
        String old = issuer.sign("RS256", TestTokens.claims(SOON));
        String fresh = next.sign("RS256", TestTokens.claims(SOON));
        assertThat(check(tokens, "anna", old)).isEqualTo(new Verdict.Granted("anna"));
        assertThat(check(tokens, "anna", fresh)).isEqualTo(new Verdict.Denied());
        write(next.keys(), 1);
        assertThat(check(tokens, "anna", fresh)).isEqualTo(new Verdict.Granted("anna"));
        assertThat(check(tokens, "anna", old)).isEqualTo(new Verdict.Denied());
        write("{\"keys\":", 2);
        assertThat(check(tokens, "anna", fresh)).isEqualTo(new Verdict.Granted("anna"));
        Files.delete(file);
        assertThat(check(tokens, "anna", fresh)).isEqualTo(new Verdict.Granted("anna"));
    }

    @Test
    void withoutAnyKeysNobodyCanSay() throws Exception {
        Files.delete(file);
        assertThat(check("anna", issuer.sign("RS256", TestTokens.claims(SOON)))).isEqualTo(new Verdict.Unavailable());
    }

    @Test
    void weakAndForeignKeysArePassedOver() throws Exception {
        String weak = "{\"kty\":\"RSA\",\"kid\":\"rsa\",\"n\":\"" + "_".repeat(170) + "\",\"e\":\"AQAB\"}";
        String off = issuer.ellipticKey("ec").replaceAll("\"y\":\"...", "\"y\":\"AAA");
        for (String unfit : List.of(
                weak,
                off,
                issuer.rsaKey("rsa", ",\"use\":\"enc\""),
                "{\"kty\":\"oct\",\"k\":\"AAAA\"}",
                "{\"kty\":\"EC\",\"crv\":\"P-256\",\"x\":\"?\",\"y\":\"?\"}",
                "7")) {
            assertThat(KeySet.read(("{\"keys\":[" + unfit + "]}").getBytes(StandardCharsets.UTF_8)))
                    .as(unfit)
                    .isInstanceOf(KeySet.Read.Broken.class);
        }
        Files.writeString(file, "{\"keys\":[" + issuer.rsaKey("rsa", ",\"alg\":\"PS256\"") + "]}");
        assertThat(check("anna", issuer.sign("RS256", TestTokens.claims(SOON)))).isEqualTo(new Verdict.Denied());
        assertThat(check("anna", issuer.sign("PS256", TestTokens.claims(SOON)))).isEqualTo(new Verdict.Granted("anna"));
    }

    @Test
    void g99_failuresAreCountedAndWhoNamesNobodyShutsNobodyOut() throws Exception {
        Tokens tokens = tokens(trusting("sub", "", false));
        String good = issuer.sign("RS256", TestTokens.claims(SOON));
        InetAddress guesser = InetAddress.ofLiteral("192.0.2.1");
        for (int i = 0; i < LockOut.FAILURES_BY_PLACE; i++) {
            assertThat(tokens.check("", "a.b.c", guesser)).isEqualTo(new Verdict.Denied());
        }
        assertThat(tokens.check("", good, guesser)).isEqualTo(new Verdict.Unavailable());
        for (int i = 0; i < LockOut.FAILURES_BY_ACCOUNT; i++) {
            tokens.check("", "a.b.c", InetAddress.ofLiteral("203.0.113." + i));
        }
        assertThat(tokens.check("", good, InetAddress.ofLiteral("192.0.2.2"))).isEqualTo(new Verdict.Granted("anna"));
    }

    private String scoped(String scope) throws GeneralSecurityException {
        return issuer.sign("RS256", TestTokens.claims(SOON).replace("}", ",\"scope\":\"" + scope + "\"}"));
    }

    private void write(String keys, int secondsOn) throws Exception {
        Files.writeString(file, keys);
        Files.setLastModifiedTime(file, FileTime.from(NOW.plusSeconds(secondsOn)));
    }

    private static String[] parts(String token) {
        return token.split("\\.", -1);
    }

    private Issuer trusting(String claim, String scope, boolean anybody) {
        Issuer.Keys keys = new Issuer.Keys.InFile(file);
        return new Issuer("test", TestTokens.URL, "tasso", keys, claim, scope, anybody, Duration.ofMinutes(1));
    }

    private static Tokens tokens(Issuer trusted) throws GeneralSecurityException {
        InstantSource clock = InstantSource.fixed(NOW);
        Gate gate = new Gate(new LockOut(clock));
        return new Tokens(List.of(trusted), LISTED::contains, gate, SSLContext.getDefault(), clock);
    }

    private Verdict check(String user, String token) {
        try {
            return check(tokens(trusting("sub", "", false)), user, token);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }

    /// Each from an address of its own, for there is a limit to failures of one.
    private Verdict check(Tokens tokens, String user, String token) {
        return tokens.check(user, token, InetAddress.ofLiteral("198.51.100." + from++));
    }
}
