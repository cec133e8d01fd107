package dev.tasso.smtp.sasl;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Optional;
import java.util.random.RandomGenerator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// CRAM-MD5, the server's side: a challenge that never comes twice, answered with a keyed hash of it (RFC 2195).
final class CramMd5 implements ServerExchange {

    private static final int DIGEST_LENGTH = 32;

    private final SecretAccounts accounts;
    private final Claimant claimant;
    private final String challenge;
    private boolean asked;

    CramMd5(SecretAccounts accounts, Claimant claimant, String challenge) {
        this.accounts = accounts;
        this.claimant = claimant;
        this.challenge = challenge;
    }

    /// `<number.number@host>`; random numbers, so that nobody can prepare for them.
    static String challenge(RandomGenerator random, String host) {
        return "<" + random.nextLong(Long.MAX_VALUE) + "." + random.nextLong(Long.MAX_VALUE) + "@" + host + ">";
    }

    @Override
    public byte[] opening() {
        asked = true;
        return challenge.getBytes(StandardCharsets.US_ASCII);
    }

    @Override
    public Turn respond(byte[] response) {
        Optional<String> text = asked ? Secrets.text(response) : Optional.empty();
        int space = text.map(it -> it.lastIndexOf(' ')).orElse(-1);
        if (text.isEmpty() || space < 1 || text.get().length() - space - 1 != DIGEST_LENGTH) {
            return new Turn.Malformed();
        }
        String user = text.get().substring(0, space);
        byte[] given = text.get().substring(space + 1).getBytes(StandardCharsets.UTF_8);
        return new Turn.Done(accounts.judge(user, claimant.from(), () -> isRight(user, given)));
    }

    /// Computes as much for a name that nobody has.
    private boolean isRight(String user, byte[] given) {
        Optional<String> secret = accounts.secret(user).filter(it -> !it.isEmpty());
        byte[] right = digest(secret.orElse("nobody"), challenge.getBytes(StandardCharsets.US_ASCII))
                .getBytes(StandardCharsets.US_ASCII);
        return MessageDigest.isEqual(right, given) && secret.isPresent();
    }

    static String digest(String secret, byte[] challenge) {
        try {
            Mac mac = Mac.getInstance("HmacMD5");
            mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacMD5"));
            return HexFormat.of().formatHex(mac.doFinal(challenge));
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
