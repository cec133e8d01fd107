package dev.tasso.mta.accounts;

import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.Arrays;
import java.util.Optional;

/// How a token may be signed (RFC 7518 section 3.1): with a key that only the issuer has. There is no `none`, and no
/// `HS256`, whose key would be the public one.
enum SignatureAlgorithm {
    RS256("SHA256withRSA"),
    RS384("SHA384withRSA"),
    RS512("SHA512withRSA"),
    PS256("RSASSA-PSS", "SHA-256", 32, 0),
    PS384("RSASSA-PSS", "SHA-384", 48, 0),
    PS512("RSASSA-PSS", "SHA-512", 64, 0),
    ES256("SHA256withECDSAinP1363Format", "", 0, 256),
    ES384("SHA384withECDSAinP1363Format", "", 0, 384),
    ES512("SHA512withECDSAinP1363Format", "", 0, 521);

    private final String name;
    private final String hash;
    private final int saltOctets;
    private final int curveBits;

    SignatureAlgorithm(String name) {
        this(name, "", 0, 0);
    }

    /// @param hash and `saltOctets` for RSASSA-PSS only
    /// @param curveBits zero for RSA
    SignatureAlgorithm(String name, String hash, int saltOctets, int curveBits) {
        this.name = name;
        this.hash = hash;
        this.saltOctets = saltOctets;
        this.curveBits = curveBits;
    }

    /// The one of that name; empty for every other, those that need no such key among them.
    static Optional<SignatureAlgorithm> named(String name) {
        return Arrays.stream(values()).filter(it -> it.name().equals(name)).findAny();
    }

    /// Whether the key is of its kind.
    boolean fits(PublicKey key) {
        return switch (key) {
            case RSAPublicKey _ -> curveBits == 0;
            case ECPublicKey elliptic ->
                elliptic.getParams().getCurve().getField().getFieldSize() == curveBits;
            default -> false;
        };
    }

    /// Whether the holder of the key has signed this.
    boolean verifies(PublicKey key, byte[] signed, byte[] signature) {
        try {
            Signature verifying = Signature.getInstance(name);
            if (!hash.isEmpty()) {
                verifying.setParameter(new PSSParameterSpec(hash, "MGF1", new MGF1ParameterSpec(hash), saltOctets, 1));
            }
            verifying.initVerify(key);
            verifying.update(signed);
            return verifying.verify(signature);
        } catch (GeneralSecurityException malformed) {
            return false;
        }
    }
}
