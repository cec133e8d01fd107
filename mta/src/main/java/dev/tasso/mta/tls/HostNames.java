package dev.tasso.mta.tls;

import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;

/// The host names that a certificate is for, in lower case: its subject alternative names, and nothing else (RFC 9525
/// section 6.3).
public record HostNames(List<String> all) {
    private static final int DNS_NAME = 2;

    public HostNames {
        all = List.copyOf(all);
    }

    /// Of this certificate.
    public static HostNames of(X509Certificate certificate) throws CertificateParsingException {
        var alternatives = certificate.getSubjectAlternativeNames();
        return new HostNames(
                alternatives == null
                        ? List.of()
                        : alternatives.stream()
                                .filter(name -> name.getFirst() instanceof Integer kind && kind == DNS_NAME)
                                .map(name -> name.get(1).toString().toLowerCase(Locale.ROOT))
                                .distinct()
                                .sorted()
                                .toList());
    }

    /// Whether this host is among them: by its own name, or by `*` in place of the first label.
    public boolean cover(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return all.contains(name) || (dot > 0 && all.contains("*" + name.substring(dot)));
    }
}
