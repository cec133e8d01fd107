package dev.tasso.smtp.wire;

import java.util.List;
import java.util.Optional;

/// How one side speaks TLS, beside what its context says.
///
/// @param asksForCertificate whether a server asks clients for a certificate; they may have none (RFC 8446 section
/// 4.3.2)
/// @param calls what the context's provider has calls of its own for
/// @param protocols such as `TLSv1.3`, which a client speaks; empty for all that are safe
/// @param cipherSuites such as `TLS_AES_128_GCM_SHA256`, which a client offers; empty for all that are safe
/// @param serverName the host whose certificate a client asks for (RFC 6066 section 3); empty for the one it verifies
public record TlsOptions(
        boolean asksForCertificate,
        ProviderCalls calls,
        List<String> protocols,
        List<String> cipherSuites,
        Optional<String> serverName) {

    private static final TlsOptions JDK = new TlsOptions(false, ProviderCalls.jdk());

    public TlsOptions {
        protocols = List.copyOf(protocols);
        cipherSuites = List.copyOf(cipherSuites);
    }

    /// All that is safe.
    public TlsOptions(boolean asksForCertificate, ProviderCalls calls) {
        this(asksForCertificate, calls, List.of(), List.of(), Optional.empty());
    }

    /// For contexts of the JDK's own provider: no certificate is asked for.
    public static TlsOptions jdk() {
        return JDK;
    }

    public TlsOptions askingForCertificate(boolean value) {
        return new TlsOptions(value, calls, protocols, cipherSuites, serverName);
    }

    public TlsOptions withProtocols(List<String> names) {
        return new TlsOptions(asksForCertificate, calls, names, cipherSuites, serverName);
    }

    /// Suites that the context's provider does not know make the handshake fail.
    public TlsOptions withCipherSuites(List<String> names) {
        return new TlsOptions(asksForCertificate, calls, protocols, names, serverName);
    }

    public TlsOptions withServerName(String host) {
        return new TlsOptions(asksForCertificate, calls, protocols, cipherSuites, Optional.of(host));
    }
}
