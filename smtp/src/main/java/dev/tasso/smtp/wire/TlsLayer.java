package dev.tasso.smtp.wire;

import java.io.IOException;
import java.net.Socket;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;

/// TLS laid over a plain socket: its versions, and whom it believes (RFC 3207, RFC 8996, RFC 6125).
final class TlsLayer {

    /// Older versions are not spoken (RFC 8996).
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /// What a server agrees to, in its order: keys that nobody can find out later, and nothing that was ever broken
    /// (RFC 9325 section 4.2).
    private static final List<String> SUITES = List.of(
            "TLS_AES_256_GCM_SHA384",
            "TLS_CHACHA20_POLY1305_SHA256",
            "TLS_AES_128_GCM_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
            "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256",
            "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
            "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256");

    /// What a client may say it wants to speak inside TLS: one that names only other protocols is lost, or was led here
    /// by somebody (RFC 7301 section 3.2).
    private static final List<String> APPLICATIONS = List.of("smtp", "esmtp");

    private TlsLayer() {}

    static SSLSocket server(SSLContext context, TlsOptions options, Socket plain) throws IOException {
        SSLSocket socket = over(context, plain, "");
        socket.setUseClientMode(false);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setUseCipherSuitesOrder(true);
        parameters.setWantClientAuth(options.asksForCertificate());
        parameters.setProtocols(PROTOCOLS);
        List<String> known = List.of(socket.getSupportedCipherSuites());
        parameters.setCipherSuites(SUITES.stream().filter(known::contains).toArray(String[]::new));
        socket.setSSLParameters(parameters);
        socket.setHandshakeApplicationProtocolSelector((_, offered) -> application(offered));
        options.calls().giveTickets(socket);
        return socket;
    }

    /// Called only where the client offers any. Some providers would go on without one, but not after an exception.
    private static String application(List<String> offered) {
        return offered.stream()
                .filter(APPLICATIONS::contains)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("the client speaks no SMTP, but " + offered));
    }

    /// After the handshake: TLS 1.2 lets a client ask for another on the same connection, which costs a server much and
    /// gives nobody anything. One that needs a new session fails from here on.
    static void settle(SSLSocket socket) {
        socket.setEnableSessionCreation(false);
    }

    static SSLSocket client(SSLContext context, TlsOptions options, Socket plain, Verification verification)
            throws IOException {
        String host = switch (verification) {
            case Verification.None(String serverName) -> serverName;
            case Verification.Name(String name) -> name;
        };
        SSLSocket socket = over(context, plain, host);
        socket.setUseClientMode(true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(
                options.protocols().isEmpty() ? PROTOCOLS : options.protocols().toArray(String[]::new));
        if (!options.cipherSuites().isEmpty()) {
            parameters.setCipherSuites(options.cipherSuites().toArray(String[]::new));
        }
        options.serverName().ifPresent(name -> parameters.setServerNames(List.of(new SNIHostName(name))));
        if (verification instanceof Verification.Name) {
            // Without this line the JDK checks the chain, but not whom it was issued to.
            parameters.setEndpointIdentificationAlgorithm("HTTPS");
        }
        socket.setSSLParameters(parameters);
        return socket;
    }

    /// What the JDK lets pass: a certificate that names its host only in the common name (RFC 6125 section 6.4.4), and
    /// one that is for the name we asked for by SNI, but not for the one that it must be for.
    static void check(TlsInfo info, Verification verification) throws IOException {
        if (!(verification instanceof Verification.Name(String host))) {
            return;
        }
        try {
            if (!(info.peerCertificates().getFirst() instanceof X509Certificate certificate)
                    || certificate.getSubjectAlternativeNames() == null) {
                throw new SSLPeerUnverifiedException("the certificate has no subject alternative name");
            }
            if (!CertificateNames.of(certificate).fit(host)) {
                throw new SSLPeerUnverifiedException("the certificate is not for " + host);
            }
        } catch (CertificateParsingException broken) {
            throw new IOException("the certificate cannot be read", broken);
        }
    }

    static TlsInfo info(SSLSocket socket, ProviderCalls calls) {
        SSLSession session = socket.getSession();
        return new TlsInfo(
                protocol(session),
                session.getCipherSuite(),
                peerCertificates(session),
                calls.export(socket, TlsInfo.BINDING_LABEL, TlsInfo.BINDING_OCTETS));
    }

    /// By the cipher suite: after a handshake of TLS 1.3, Conscrypt's sockets say TLSv1.2 until something was read.
    private static String protocol(SSLSession session) {
        return session.getCipherSuite().contains("_WITH_") ? session.getProtocol() : "TLSv1.3";
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
