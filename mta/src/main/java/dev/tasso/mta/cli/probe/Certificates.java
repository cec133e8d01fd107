package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns.Tlsa;
import dev.tasso.mta.tls.HostNames;
import dev.tasso.mta.verify.Remark;
import dev.tasso.mta.verify.TlsaRecord;
import java.security.PublicKey;
import java.security.cert.CertificateException;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.X509TrustManager;

/// The chain of certificates that a server shows, judged (RFC 5280, RFC 9525).
///
/// @param trust whom we believe
/// @param strict senders check the certificate: because of a policy, or because they are users' programs. Otherwise
/// most senders do not, and a fault in it is a warning
record Certificates(X509TrustManager trust, boolean strict, Instant now) {
    private static final Duration SOON = Duration.ofDays(14);
    private static final int RSA_BITS_MIN = 2_048;
    private static final String NAMES = "RFC 9525 section 6.3";
    private static final String VALIDITY = "RFC 5280 section 4.1.2.5";

    /// @param host whom it should be for; empty where only an address is known
    List<Item> judge(List<X509Certificate> chain, String host) {
        if (chain.isEmpty()) {
            return List.of(new Item(
                    "certificate",
                    "certificate",
                    "none",
                    List.of(fault("the server shows no certificate", NAMES, "give it one"))));
        }
        X509Certificate own = chain.getFirst();
        List<Item> items = new ArrayList<>();
        items.add(names(own, host));
        items.add(expiry(own));
        items.add(key(own));
        items.add(trusted(chain));
        Tlsa record = TlsaRecord.of(own);
        items.add(new Item("certificate", "as TLSA", "3 1 1 " + record.data(), List.of()));
        return items;
    }

    private Remark fault(String what, String clause, String cure) {
        return strict ? Item.error(what, clause, cure) : Item.warning(what, clause, cure);
    }

    private Item names(X509Certificate own, String host) {
        List<String> names;
        try {
            names = HostNames.of(own).all();
        } catch (CertificateParsingException broken) {
            return new Item(
                    "certificate",
                    "names",
                    "cannot be read",
                    List.of(fault("its names cannot be read: " + broken.getMessage(), NAMES, "have it made anew")));
        }
        String shown = names.isEmpty() ? "none" : String.join(" ", names);
        if (host.isEmpty()) {
            return new Item("certificate", "names", shown, List.of());
        }
        boolean covered = new HostNames(names).cover(host);
        return new Item(
                "certificate",
                "names",
                shown,
                covered
                        ? List.of()
                        : List.of(fault(
                                "the certificate is not for " + host,
                                NAMES,
                                "get one with the subject alternative name " + host)));
    }

    private Item expiry(X509Certificate own) {
        Instant begins = own.getNotBefore().toInstant();
        Instant ends = own.getNotAfter().toInstant();
        List<Remark> remarks = new ArrayList<>();
        if (now.isBefore(begins)) {
            remarks.add(
                    fault("it is not valid yet", VALIDITY, "is the clock of this machine, or of its maker, right?"));
        } else if (now.isAfter(ends)) {
            remarks.add(fault("it has expired", VALIDITY, "renew it, and let the server read the new one"));
        } else if (now.plus(SOON).isAfter(ends)) {
            remarks.add(Item.warning("it expires soon", VALIDITY, "renew it now; and see why nothing else did"));
        }
        long days = ChronoUnit.DAYS.between(now, ends);
        return new Item(
                "certificate", "valid until", ends.truncatedTo(ChronoUnit.SECONDS) + " (" + days + " days)", remarks);
    }

    private Item key(X509Certificate own) {
        PublicKey key = own.getPublicKey();
        String shown = switch (key) {
            case RSAPublicKey rsa -> "RSA, " + rsa.getModulus().bitLength() + " bits";
            case ECPublicKey ec -> "EC, " + ec.getParams().getCurve().getField().getFieldSize() + " bits";
            default -> key.getAlgorithm();
        };
        List<Remark> remarks = new ArrayList<>();
        if (key instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
            remarks.add(
                    fault("its key is short", "RFC 9325 section 4.5", "make one of 2048 bits, or of elliptic curves"));
        }
        String signed = own.getSigAlgName();
        if (signed.toUpperCase(Locale.ROOT).matches("(SHA1|MD5|MD2)WITH.*")) {
            remarks.add(fault("it is signed with " + signed, "RFC 9325 section 4.5", "have it made anew with SHA-256"));
        }
        return new Item("certificate", "key", shown + ", signed with " + signed, remarks);
    }

    private Item trusted(List<X509Certificate> chain) {
        List<String> details = chain.stream()
                .map(each -> name(each.getSubjectX500Principal().getName()) + "  <-  "
                        + name(each.getIssuerX500Principal().getName()))
                .toList();
        List<Remark> remarks = new ArrayList<>();
        boolean own = chain.size() == 1
                && chain.getFirst()
                        .getSubjectX500Principal()
                        .equals(chain.getFirst().getIssuerX500Principal());
        try {
            trust.checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
        } catch (CertificateException doubt) {
            // Times are judged already; whoever is not valid now is not trusted either.
            boolean valid = now.isAfter(chain.getFirst().getNotBefore().toInstant())
                    && now.isBefore(chain.getFirst().getNotAfter().toInstant());
            if (valid) {
                remarks.add(fault(
                        own ? "only the server itself has signed it" : "nobody whom this machine trusts has signed it",
                        "RFC 5280 section 6.1",
                        own
                                ? "get one from a public authority, such as Let's Encrypt; or publish the TLSA record,"
                                        + " signed"
                                : "let the server show its whole chain; --ca FILE trusts an authority of your own"));
            }
        }
        String shown = chain.size() + (chain.size() == 1 ? " certificate" : " certificates");
        return new Item("certificate", "chain", shown, details, remarks);
    }

    private static String name(String distinguished) {
        return distinguished.length() > 100 ? distinguished.substring(0, 100) + "..." : distinguished;
    }
}
