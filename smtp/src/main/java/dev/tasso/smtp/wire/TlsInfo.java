package dev.tasso.smtp.wire;

import java.security.cert.Certificate;
import java.util.List;

/// What a TLS handshake agreed on, for Received fields, logs and policy (RFC 3207).
///
/// @param protocol such as `TLSv1.3`
/// @param cipherSuite such as `TLS_AES_256_GCM_SHA384`
/// @param peerCertificates the peer's chain, its own certificate first; empty where it showed none
public record TlsInfo(String protocol, String cipherSuite, List<Certificate> peerCertificates) {

    public TlsInfo {
        peerCertificates = List.copyOf(peerCertificates);
    }
}
