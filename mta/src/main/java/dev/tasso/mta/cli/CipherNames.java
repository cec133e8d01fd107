package dev.tasso.mta.cli;

import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;

/// The names of TLS versions and cipher suites, as IANA, OpenSSL and people write them, turned into those of Java.
final class CipherNames {
    private CipherNames() {}

    /// `1.2`, `TLSv1.2` or `tlsv1_2` as `TLSv1.2`.
    static List<String> protocols(List<String> names) throws Failed {
        List<String> protocols = new ArrayList<>();
        for (String name : names) {
            String digits = name.replaceAll("\\D", "");
            if (!digits.equals("12") && !digits.equals("13")) {
                throw new Failed(
                        ExitCodes.USAGE,
                        "not a version of TLS that is spoken: " + name,
                        "there are 1.2 and 1.3; what is older is broken (RFC 8996)");
            }
            protocols.add("TLSv1." + digits.charAt(1));
        }
        return protocols;
    }

    /// `ECDHE-RSA-AES128-GCM-SHA256` as `TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256`.
    static List<String> suites(List<String> names) throws Failed {
        if (names.isEmpty()) {
            return List.of();
        }
        List<String> supported = supported();
        List<String> suites = new ArrayList<>();
        for (String name : names) {
            String wanted = bare(name);
            suites.add(supported.stream()
                    .filter(suite -> same(bare(suite), wanted))
                    .findFirst()
                    .orElseThrow(() -> new Failed(
                            ExitCodes.USAGE,
                            "not a cipher suite that is spoken: " + name,
                            "there are: " + String.join(", ", supported))));
        }
        return suites;
    }

    /// Of a suite of RSA alone OpenSSL does not write the RSA, and of ChaCha20 not the hash.
    private static boolean same(String suite, String wanted) {
        return suite.equals(wanted) || suite.equals("RSA" + wanted) || suite.equals(wanted + "SHA256");
    }

    private static String bare(String name) {
        return name.toUpperCase(Locale.ROOT).replaceAll("^TLS_|WITH_|CBC|[_-]", "");
    }

    private static List<String> supported() {
        try {
            SSLParameters parameters = SSLContext.getDefault().getSupportedSSLParameters();
            return Arrays.stream(parameters.getCipherSuites())
                    .filter(suite -> !suite.contains("SCSV"))
                    .toList();
        } catch (NoSuchAlgorithmException broken) {
            throw new IllegalStateException("this Java installation has no TLS", broken);
        }
    }
}
