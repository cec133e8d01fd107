package dev.tasso.mta.accounts;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// An issuer of tokens with an RSA and an EC key of its own, which signs whatever it is told to.
public final class TestTokens {

    public static final String URL = "https://issuer.test";

    final KeyPair rsa;
    final KeyPair elliptic;

    public TestTokens() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        rsa = generator.generateKeyPair();
        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(256);
        elliptic = generator.generateKeyPair();
    }

    /// Its keys, `rsa` and `ec` by name.
    public String keys() {
        return "{\"keys\":[" + rsaKey("rsa", "") + "," + ellipticKey("ec") + "]}";
    }

    /// @param more members, each with a comma before it
    String rsaKey(String id, String more) {
        RSAPublicKey key = (RSAPublicKey) rsa.getPublic();
        return "{\"kty\":\"RSA\",\"kid\":\"%s\",\"n\":\"%s\",\"e\":\"%s\"%s}"
                .formatted(id, number(key.getModulus(), 256), number(key.getPublicExponent(), 3), more);
    }

    String ellipticKey(String id) {
        ECPublicKey key = (ECPublicKey) elliptic.getPublic();
        return "{\"kty\":\"EC\",\"crv\":\"P-256\",\"use\":\"sig\",\"kid\":\"%s\",\"x\":\"%s\",\"y\":\"%s\"}"
                .formatted(
                        id,
                        number(key.getW().getAffineX(), 32),
                        number(key.getW().getAffineY(), 32));
    }

    /// The claims of a good token for anna.
    public static String claims(long expires) {
        return "{\"iss\":\"" + URL + "\",\"aud\":\"tasso\",\"sub\":\"anna\",\"exp\":" + expires + "}";
    }

    /// A token signed by this algorithm, with the key of that kind.
    public String sign(String algorithm, String claims) throws GeneralSecurityException {
        String id = algorithm.startsWith("E") ? "ec" : "rsa";
        return sign(algorithm, "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"" + id + "\"}", claims);
    }

    String sign(String algorithm, String header, String claims) throws GeneralSecurityException {
        String signed =
                base64(header.getBytes(StandardCharsets.UTF_8)) + "." + base64(claims.getBytes(StandardCharsets.UTF_8));
        return signed + "." + base64(signature(algorithm, signed.getBytes(StandardCharsets.US_ASCII)));
    }

    private byte[] signature(String algorithm, byte[] signed) throws GeneralSecurityException {
        String bits = algorithm.substring(2);
        if (algorithm.equals("none")) {
            return new byte[0];
        }
        if (algorithm.startsWith("HS")) {
            Mac mac = Mac.getInstance("HmacSHA" + bits);
            mac.init(new SecretKeySpec(rsa.getPublic().getEncoded(), "HMAC"));
            return mac.doFinal(signed);
        }
        Signature signing = Signature.getInstance(
                switch (algorithm.substring(0, 2)) {
                    case "RS" -> "SHA" + bits + "withRSA";
                    case "PS" -> "RSASSA-PSS";
                    default -> "SHA" + bits + "withECDSAinP1363Format";
                });
        if (algorithm.startsWith("PS")) {
            signing.setParameter(new PSSParameterSpec(
                    "SHA-" + bits, "MGF1", new MGF1ParameterSpec("SHA-" + bits), Integer.parseInt(bits) / 8, 1));
        }
        signing.initSign(algorithm.startsWith("E") ? elliptic.getPrivate() : rsa.getPrivate());
        signing.update(signed);
        return signing.sign();
    }

    /// Of a fixed width, without the sign.
    private static String number(BigInteger number, int octets) {
        byte[] all = number.toByteArray();
        byte[] fixed = new byte[octets];
        int from = Math.max(0, all.length - octets);
        byte[] low = Arrays.copyOfRange(all, from, all.length);
        System.arraycopy(low, 0, fixed, octets - low.length, low.length);
        return base64(fixed);
    }

    static String base64(byte[] octets) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
    }
}
