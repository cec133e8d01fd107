package dev.tasso.mta.verify;

import dev.tasso.mta.dns.Dns.Tlsa;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.List;

/// Judges what DANE says of a mail exchanger's certificate (RFC 6698 section 2.1, RFC 7672 section 3.1).
public final class TlsaRecord {
    private static final String FORMAT = "RFC 6698 section 2.1";
    private static final String FOR_MAIL = "RFC 7672 section 3.1";

    private TlsaRecord() {}

    /// Judges one record.
    public static Judged<Tlsa> judge(Tlsa record) {
        Remarks remarks = new Remarks();
        switch (record.usage()) {
            case 0, 1 ->
                remarks.error(
                        1,
                        "certificate usage " + record.usage()
                                + " (PKIX) is not for mail: senders may take the record for unusable",
                        FOR_MAIL,
                        "publish 3 1 1 (the server's own key) or 2 1 1 (its issuer's)");
            case 2, 3 -> {}
            default -> remarks.error(1, "certificate usage " + record.usage() + " is unknown", FORMAT, "publish 3 1 1");
        }
        if (record.selector() > 1) {
            remarks.error(
                    3,
                    "selector " + record.selector() + " is unknown",
                    FORMAT,
                    "write 1 (the key) or 0 (the certificate)");
        }
        int digits = switch (record.matching()) {
            case 1 -> 64;
            case 2 -> 128;
            default -> 0;
        };
        if (record.matching() > 2) {
            remarks.error(5, "matching type " + record.matching() + " is unknown", FORMAT, "write 1 (SHA-256)");
        } else if (digits > 0 && record.data().length() != digits) {
            remarks.error(
                    7,
                    "the digest has " + record.data().length() + " hexadecimal digits, not " + digits,
                    FORMAT,
                    "make it anew from the certificate");
        } else if (record.matching() == 0) {
            remarks.warning(5, "the whole certificate or key is in DNS", FOR_MAIL, "publish its SHA-256 digest: 3 1 1");
        }
        return new Judged<>(record, remarks.list());
    }

    /// Whether a certificate of the chain, the server's own first, is the one that the record speaks of (RFC 7672
    /// section 3.1). What a sender cannot use matches nothing.
    public static boolean matches(Tlsa record, List<X509Certificate> chain) {
        if (!judge(record).sound()) {
            return false;
        }
        List<X509Certificate> candidates = record.usage() == 3 ? chain.subList(0, Math.min(1, chain.size())) : chain;
        return candidates.stream().anyMatch(each -> data(record, each).equals(record.data()));
    }

    /// The record that is recommended for a server's own key (RFC 7671 section 5.1).
    public static Tlsa of(X509Certificate certificate) {
        Tlsa record = new Tlsa(3, 1, 1, "");
        return new Tlsa(record.usage(), record.selector(), record.matching(), data(record, certificate));
    }

    private static String data(Tlsa record, X509Certificate certificate) {
        try {
            byte[] octets = record.selector() == 1 ? certificate.getPublicKey().getEncoded() : certificate.getEncoded();
            byte[] data = switch (record.matching()) {
                case 1 -> MessageDigest.getInstance("SHA-256").digest(octets);
                case 2 -> MessageDigest.getInstance("SHA-512").digest(octets);
                default -> octets;
            };
            return HexFormat.of().formatHex(data);
        } catch (GeneralSecurityException broken) {
            throw new IllegalStateException(broken);
        }
    }
}
