package dev.tasso.smtp.wire;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/// TLS laid over a plain socket: its versions, and whom it believes (RFC 3207, RFC 8996, RFC 6125).
final class TlsLayer {

    /// Older versions are not spoken (RFC 8996).
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    private TlsLayer() {}

    static SSLSocket server(SSLContext context, TlsOptions options, Socket plain) throws IOException {
        SSLSocket socket = over(context, plain, "");
        socket.setUseClientMode(false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setUseCipherSuitesOrder(true);
        parameters.setWantClientAuth(options.asksForCertificate());
        parameters.setProtocols(PROTOCOLS);
        socket.setSSLParameters(parameters);
        return socket;
    }

    static SSLSocket client(SSLContext context, Socket plain, Verification verification) throws IOException {
        String host = switch (verification) {
            case Verification.None(String serverName) -> serverName;
            case Verification.Name(String name) -> name;
        };
        SSLSocket socket = over(context, plain, host);
        socket.setUseClientMode(true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        if (verification instanceof Verification.Name) {
            // Without this line the JDK checks the chain, but not whom it was issued to.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    /// What the JDK lets pass: a certificate that names its host only in the common name (RFC 6125 section 6.4.4).
    static void check(TlsInfo info, Verification verification) throws IOException {
        if (!(verification instanceof Verification.Name)) {
            return;
        }
        try {
            boolean named = info.peerCertificates().getFirst() instanceof X509Certificate certificate
                    && certificate.getSubjectAlternativeNames() != null;
            if (!named) {
                throw new SSLPeerUnverifiedException("the certificate has no subject alternative name");
            }
        } catch (CertificateParsingException broken) {
            throw new IOException("the certificate cannot be read", broken);
        }
    }

    static TlsInfo info(SSLSocket socket, KeyingMaterial keyingMaterial) {
        SSLSession session = socket.getSession();
        return new TlsInfo(
                session.getProtocol(),
                session.getCipherSuite(),
                peerCertificates(session),
                keyingMaterial.export(socket, TlsInfo.BINDING_LABEL, TlsInfo.BINDING_OCTETS));
    }

    private static List<Certificate> peerCertificates(SSLSession session) {
        try {
            return List.of(session.getPeerCertificates());
        } catch (SSLPeerUnverifiedException none) {
            return List.of();
        }
    }

    private static SSLSocket over(SSLContext context, Socket plain, String host) throws IOException {
        return (SSLSocket) context.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
    }
}
