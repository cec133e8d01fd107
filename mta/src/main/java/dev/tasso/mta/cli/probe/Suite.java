package dev.tasso.mta.cli.probe;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/// A cipher suite by its number on the wire, and what kind it is of (RFC 9325 section 4).
record Suite(int number, String name, Kind kind) {

    /// What to think of it.
    enum Kind {
        /// Of TLS 1.3: all are good.
        MODERN("TLS 1.3"),
        /// Fresh keys for each connection, and a cipher that proves integrity.
        GOOD("forward secrecy, AEAD"),
        /// Fresh keys, and CBC.
        CBC("forward secrecy, CBC"),
        /// Who gets the key of the certificate reads all that was ever recorded.
        NO_FORWARD_SECRECY("no forward secrecy"),
        /// Nobody proves anything.
        ANONYMOUS("without a certificate"),
        /// Broken, or as good as none.
        WEAK("broken: NULL, export, DES, 3DES, RC4");

        private final String shown;

        Kind(String shown) {
            this.shown = shown;
        }

        @Override
        public String toString() {
            return shown;
        }
    }

    private static final String MODERN =
            "1302 TLS_AES_256_GCM_SHA384, 1303 TLS_CHACHA20_POLY1305_SHA256, 1301 TLS_AES_128_GCM_SHA256";

    private static final String GOOD = """
        c02c TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384, c030 TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384, \
        cca9 TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256, cca8 TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256, \
        c02b TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256, c02f TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256, \
        009f TLS_DHE_RSA_WITH_AES_256_GCM_SHA384, ccaa TLS_DHE_RSA_WITH_CHACHA20_POLY1305_SHA256, \
        009e TLS_DHE_RSA_WITH_AES_128_GCM_SHA256\
        """;

    private static final String CBC = """
        c024 TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA384, c028 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384, \
        c00a TLS_ECDHE_ECDSA_WITH_AES_256_CBC_SHA, c014 TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA, \
        c023 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA256, c027 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA256, \
        c009 TLS_ECDHE_ECDSA_WITH_AES_128_CBC_SHA, c013 TLS_ECDHE_RSA_WITH_AES_128_CBC_SHA, \
        006b TLS_DHE_RSA_WITH_AES_256_CBC_SHA256, 0039 TLS_DHE_RSA_WITH_AES_256_CBC_SHA, \
        0067 TLS_DHE_RSA_WITH_AES_128_CBC_SHA256, 0033 TLS_DHE_RSA_WITH_AES_128_CBC_SHA\
        """;

    private static final String NO_FORWARD_SECRECY = """
        009d TLS_RSA_WITH_AES_256_GCM_SHA384, 009c TLS_RSA_WITH_AES_128_GCM_SHA256, \
        003d TLS_RSA_WITH_AES_256_CBC_SHA256, 003c TLS_RSA_WITH_AES_128_CBC_SHA256, \
        0035 TLS_RSA_WITH_AES_256_CBC_SHA, 002f TLS_RSA_WITH_AES_128_CBC_SHA\
        """;

    private static final String ANONYMOUS = """
        00a7 TLS_DH_anon_WITH_AES_256_GCM_SHA384, 00a6 TLS_DH_anon_WITH_AES_128_GCM_SHA256, \
        c019 TLS_ECDH_anon_WITH_AES_256_CBC_SHA, c018 TLS_ECDH_anon_WITH_AES_128_CBC_SHA, \
        003a TLS_DH_anon_WITH_AES_256_CBC_SHA, 0034 TLS_DH_anon_WITH_AES_128_CBC_SHA\
        """;

    private static final String WEAK = """
        c008 TLS_ECDHE_ECDSA_WITH_3DES_EDE_CBC_SHA, c012 TLS_ECDHE_RSA_WITH_3DES_EDE_CBC_SHA, \
        0016 TLS_DHE_RSA_WITH_3DES_EDE_CBC_SHA, 000a TLS_RSA_WITH_3DES_EDE_CBC_SHA, \
        c007 TLS_ECDHE_ECDSA_WITH_RC4_128_SHA, c011 TLS_ECDHE_RSA_WITH_RC4_128_SHA, 0005 TLS_RSA_WITH_RC4_128_SHA, \
        0004 TLS_RSA_WITH_RC4_128_MD5, 0015 TLS_DHE_RSA_WITH_DES_CBC_SHA, 0009 TLS_RSA_WITH_DES_CBC_SHA, \
        0014 TLS_DHE_RSA_EXPORT_WITH_DES40_CBC_SHA, 0008 TLS_RSA_EXPORT_WITH_DES40_CBC_SHA, \
        0003 TLS_RSA_EXPORT_WITH_RC4_40_MD5, c006 TLS_ECDHE_ECDSA_WITH_NULL_SHA, c010 TLS_ECDHE_RSA_WITH_NULL_SHA, \
        003b TLS_RSA_WITH_NULL_SHA256, 0002 TLS_RSA_WITH_NULL_SHA, 0001 TLS_RSA_WITH_NULL_MD5, \
        0018 TLS_DH_anon_WITH_RC4_128_MD5, c015 TLS_ECDH_anon_WITH_NULL_SHA\
        """;

    /// Those of one kind, the best first.
    static List<Suite> of(Kind kind) {
        String list = switch (kind) {
            case MODERN -> MODERN;
            case GOOD -> GOOD;
            case CBC -> CBC;
            case NO_FORWARD_SECRECY -> NO_FORWARD_SECRECY;
            case ANONYMOUS -> ANONYMOUS;
            case WEAK -> WEAK;
        };
        return Arrays.stream(list.split(", ", -1))
                .map(each -> new Suite(Integer.parseInt(each.substring(0, 4), 16), each.substring(5), kind))
                .toList();
    }

    /// All that a version could speak, the best first.
    static List<Suite> of(TlsVersion version) {
        return Arrays.stream(Kind.values())
                .filter(each -> (each == Kind.MODERN) == (version == TlsVersion.TLS_1_3))
                .sorted(Comparator.naturalOrder())
                .flatMap(each -> of(each).stream())
                .toList();
    }

    /// The one of this number; one without a name where nobody offered it.
    static Suite of(int number) {
        return Arrays.stream(Kind.values())
                .flatMap(each -> of(each).stream())
                .filter(each -> each.number == number)
                .findFirst()
                .orElse(new Suite(number, String.format("0x%04x", number), Kind.WEAK));
    }
}
