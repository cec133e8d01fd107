package dev.tasso.mta.tls;

import java.net.Socket;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/// Lets the JDK judge certificates, host names too, for Conscrypt: in TLS 1.3 a cipher suite no longer says how keys
/// are exchanged, which Conscrypt calls GENERIC and the JDK UNKNOWN.
///
/// The JDK's own TLS looks at no chain that is longer than any honest one; BoringSSL bounds its octets alone.
final class ConscryptTrust extends X509ExtendedTrustManager {

    /// Certificates that a client may show, as in the JDK.
    private static final int CLIENT_CHAIN_MAX = 8;

    /// Certificates that a server may show, as in the JDK.
    private static final int SERVER_CHAIN_MAX = 10;

    private final X509ExtendedTrustManager judge;

    private ConscryptTrust(X509ExtendedTrustManager judge) {
        this.judge = judge;
    }

    static TrustManager[] over(TrustManager[] managers) {
        return Arrays.stream(managers)
                .map(manager -> manager instanceof X509ExtendedTrustManager judge ? new ConscryptTrust(judge) : manager)
                .toArray(TrustManager[]::new);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        judge.checkClientTrusted(bounded(chain, CLIENT_CHAIN_MAX), inWordsOfTheJdk(type), socket);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) throws CertificateException {
        judge.checkServerTrusted(bounded(chain, SERVER_CHAIN_MAX), inWordsOfTheJdk(type), socket);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        judge.checkClientTrusted(bounded(chain, CLIENT_CHAIN_MAX), inWordsOfTheJdk(type), engine);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) throws CertificateException {
        judge.checkServerTrusted(bounded(chain, SERVER_CHAIN_MAX), inWordsOfTheJdk(type), engine);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) throws CertificateException {
        judge.checkClientTrusted(bounded(chain, CLIENT_CHAIN_MAX), inWordsOfTheJdk(type));
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) throws CertificateException {
        judge.checkServerTrusted(bounded(chain, SERVER_CHAIN_MAX), inWordsOfTheJdk(type));
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return judge.getAcceptedIssuers();
    }

    private static X509Certificate[] bounded(X509Certificate[] chain, int certificatesMax) throws CertificateException {
        if (chain.length > certificatesMax) {
            throw new CertificateException(chain.length + " certificates in a chain, at most " + certificatesMax);
        }
        return chain;
    }

    private static String inWordsOfTheJdk(String type) {
        return type.equals("GENERIC") ? "UNKNOWN" : type;
    }
}
