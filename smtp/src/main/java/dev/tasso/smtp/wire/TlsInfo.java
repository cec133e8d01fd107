package dev.tasso.smtp.wire;

import java.security.cert.Certificate;
import java.util.List;
import java.util.Optional;

/// What a TLS handshake agreed on, for Received fields, logs and policy (RFC 3207).
///
/// @param protocol such as `TLSv1.3`
/// @param cipherSuite such as `TLS_AES_256_GCM_SHA384`
/// @param peerCertificates the peer's chain, its own certificate first; empty where it showed none
/// @param binding the 32 octets of `tls-exporter`, which tie a login to this connection; empty where the connection has
///     none (RFC 9266 section 3)
public record TlsInfo(
        String protocol, String cipherSuite, List<Certificate> peerCertificates, Optional<byte[]> binding) {

    /// What names the exporter of the channel binding (RFC 9266 section 2).
    static final String BINDING_LABEL = "EXPORTER-Channel-Binding";

    static final int BINDING_OCTETS = 32;

    public TlsInfo {
        peerCertificates = List.copyOf(peerCertificates);
    }

    /// Without a channel binding.
    public TlsInfo(String protocol, String cipherSuite, List<Certificate> peerCertificates) {
        this(protocol, cipherSuite, peerCertificates, Optional.empty());
    }
}
