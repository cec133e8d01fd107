package dev.tasso.mta.verify;

import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/// The public key that a signer publishes under a selector (RFC 6376 section 3.6.1, RFC 8463 section 4).
///
/// @param type `rsa` or `ed25519`
/// @param bits the size of the key; 0 where it is revoked or cannot be read
/// @param revoked the record says that the key is no longer good
/// @param testing signatures with it are not to be counted yet
public record DkimKey(String type, int bits, boolean revoked, boolean testing, List<String> hashes) {
    private static final String GRAMMAR = "RFC 6376 section 3.6.1";
    private static final int RSA_BITS_MIN = 1024;
    private static final int RSA_BITS_GOOD = 2048;
    private static final int ED25519_OCTETS = 32;

    public DkimKey {
        hashes = List.copyOf(hashes);
    }

    /// Reads the text of a TXT record at `selector._domainkey.domain`.
    public static Judged<DkimKey> read(String text) {
        Remarks remarks = new Remarks();
        TagList tags = TagList.read(text, "RFC 6376 section 3.2", remarks);
        if (tags.has("v") && !tags.begins("v", "DKIM1")) {
            remarks.error(
                    Math.max(1, tags.tag("v", "").position()),
                    "v= is there, and is not the first tag with the value DKIM1",
                    GRAMMAR,
                    "begin with v=DKIM1;");
        }
        String type = tags.value("k", "rsa");
        TagList.Tag key = tags.tag("p", "");
        boolean revoked = tags.has("p") && key.value().isEmpty();
        if (!tags.has("p")) {
            remarks.error(0, "there is no p=, hence no key", GRAMMAR, "add p= with the public key in Base64");
        } else if (revoked) {
            remarks.warning(
                    0,
                    "the key is revoked: p= is empty",
                    GRAMMAR,
                    "sign with another selector; a revoked one may stay");
        }
        int bits =
                tags.has("p") && !revoked ? bits(type, key, tags.tag("k", "rsa").position(), remarks) : 0;
        List<String> flags = List.of(tags.value("t", "").split("[ \\t]*:[ \\t]*"));
        if (flags.contains("y")) {
            remarks.warning(
                    tags.tag("t", "").position(),
                    "t=y: the domain only tests, its signatures are treated like none",
                    GRAMMAR,
                    "remove y from t= when the signatures verify");
        }
        List<String> hashes = tags.has("h")
                ? tags.parts("h", ":").stream().map(TagList.Tag::value).toList()
                : List.of();
        judgeUse(tags, hashes, remarks);
        return new Judged<>(new DkimKey(type, bits, revoked, flags.contains("y"), hashes), remarks.list());
    }

    private static void judgeUse(TagList tags, List<String> hashes, Remarks remarks) {
        if (!hashes.isEmpty() && !hashes.contains("sha256")) {
            remarks.error(
                    tags.tag("h", "").position(),
                    "h= leaves out sha256, and nothing else is accepted any more",
                    "RFC 8301 section 3.1",
                    "write h=sha256 or leave h= out");
        }
        List<String> services = List.of(tags.value("s", "*").split("[ \\t]*:[ \\t]*"));
        if (!services.contains("*") && !services.contains("email")) {
            remarks.error(
                    tags.tag("s", "").position(), "s= does not allow email", GRAMMAR, "write s=email or leave s= out");
        }
    }

    private static int bits(String type, TagList.Tag tag, int typePosition, Remarks remarks) {
        byte[] key;
        try {
            key = Base64.getDecoder().decode(tag.value().replaceAll("[ \\t\\r\\n]", ""));
        } catch (IllegalArgumentException _) {
            remarks.error(tag.position(), "p= is not Base64", GRAMMAR, "publish the key as it was generated, uncut");
            return 0;
        }
        return switch (type) {
            case "rsa" -> rsaBits(key, tag.position(), remarks);
            case "ed25519" -> {
                if (key.length != ED25519_OCTETS) {
                    remarks.error(
                            tag.position(),
                            "p= has " + key.length + " octets, an Ed25519 key has " + ED25519_OCTETS,
                            "RFC 8463 section 4",
                            "publish the bare key of 32 octets in Base64");
                    yield 0;
                }
                yield ED25519_OCTETS * 8;
            }
            default -> {
                remarks.error(typePosition, "the key type " + type + " is unknown", GRAMMAR, "use k=rsa or k=ed25519");
                yield 0;
            }
        };
    }

    private static int rsaBits(byte[] key, int position, Remarks remarks) {
        try {
            KeyFactory factory = KeyFactory.getInstance("RSA");
            RSAPublicKey rsa = (RSAPublicKey) factory.generatePublic(new X509EncodedKeySpec(spki(key)));
            int bits = rsa.getModulus().bitLength();
            if (bits < RSA_BITS_MIN) {
                remarks.error(
                        position,
                        "an RSA key of " + bits + " bits: verifiers count its signatures as none",
                        "RFC 8301 section 3.2",
                        "make a key of 2048 bits");
            } else if (bits < RSA_BITS_GOOD) {
                remarks.warning(
                        position,
                        "an RSA key of " + bits + " bits; signers should use 2048",
                        "RFC 8301 section 3.2",
                        "make a key of 2048 bits under a new selector");
            }
            return bits;
        } catch (InvalidKeySpecException _) {
            remarks.error(
                    position, "p= holds no RSA public key", GRAMMAR, "publish the key as it was generated, uncut");
            return 0;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has RSA", e);
        }
    }

    /// RFC 6376 asks for a bare RSAPublicKey, everybody publishes a SubjectPublicKeyInfo, and both are read.
    private static byte[] spki(byte[] key) {
        int first = key.length > 2 ? (key[1] < 0 ? 2 + (key[1] & 0x7f) : 2) : key.length;
        boolean bare = first < key.length && key[0] == 0x30 && key[first] == 0x02;
        if (!bare) {
            return key;
        }
        byte[] algorithm = {
            0x30, 0x0d, 0x06, 0x09, 0x2a, (byte) 0x86, 0x48, (byte) 0x86, (byte) 0xf7, 0x0d, 1, 1, 1, 5, 0
        };
        byte[] bits = der(0x03, concatenated(new byte[] {0}, key));
        return der(0x30, concatenated(algorithm, bits));
    }

    private static byte[] der(int tag, byte[] content) {
        byte[] head = {(byte) tag, (byte) 0x82, (byte) (content.length >> 8), (byte) content.length};
        return concatenated(head, content);
    }

    private static byte[] concatenated(byte[] first, byte[] second) {
        byte[] both = Arrays.copyOf(first, first.length + second.length);
        System.arraycopy(second, 0, both, first.length, second.length);
        return both;
    }
}
