package dev.tasso.smtp.wire;

import java.net.InetAddress;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Whom a certificate is for (RFC 6125 section 6.4).
///
/// @param hosts names in lower case, of which one may begin with `*.`
/// @param addresses as the JDK writes them
record CertificateNames(List<String> hosts, List<String> addresses) {

    private static final int DNS = 2;
    private static final int ADDRESS = 7;

    static CertificateNames of(X509Certificate certificate) throws CertificateParsingException {
        List<String> hosts = new ArrayList<>();
        List<String> addresses = new ArrayList<>();
        Collection<List<?>> names =
                Optional.ofNullable(certificate.getSubjectAlternativeNames()).orElse(List.of());
        for (List<?> name : names) {
            if (name.get(0) instanceof Integer type && name.get(1) instanceof String text) {
                if (type == DNS) {
                    hosts.add(text.toLowerCase(Locale.ROOT));
                } else if (type == ADDRESS) {
                    addresses.add(literal(text));
                }
            }
        }
        return new CertificateNames(hosts, addresses);
    }

    /// Whether it is for this host name, or this address.
    boolean fit(String host) {
        if (host.indexOf(':') >= 0 || host.matches("[0-9.]+")) {
            return addresses.contains(literal(host));
        }
        String name = (host.endsWith(".") ? host.substring(0, host.length() - 1) : host).toLowerCase(Locale.ROOT);
        int dot = name.indexOf('.');
        return hosts.contains(name) || (dot > 0 && hosts.contains("*" + name.substring(dot)));
    }

    /// IPv6 has many spellings.
    private static String literal(String address) {
        try {
            return InetAddress.ofLiteral(address).getHostAddress();
        } catch (IllegalArgumentException _) {
            return address;
        }
    }
}
