package dev.tasso.mta.http;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Makes addresses that open one message and nothing else: what a browser fetches for a frame or a download cannot
/// carry
/// the token, and a page made of a stranger's message must not see it.
final class Seal {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int LENGTH = 32;

    private final SecretKeySpec key;

    Seal(String token) {
        key = new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), ALGORITHM);
    }

    String of(long number) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            byte[] octets = mac.doFinal(("message " + number).getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(octets).substring(0, LENGTH);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException(missing);
        }
    }

    boolean opens(String seal, long number) {
        return MessageDigest.isEqual(
                of(number).getBytes(StandardCharsets.UTF_8), seal.getBytes(StandardCharsets.UTF_8));
    }
}
