package dev.tasso.smtp.wire;

import java.util.Optional;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocket;

/// What the providers of TLS have each their own call for: who brings another provider than the JDK's brings its calls
/// too.
public interface ProviderCalls {

    /// Octets that both ends of one TLS connection can compute and nobody else (RFC 5705 section 4, RFC 8446
    /// section 7.5), after the handshake. Empty where the connection has none to give that is its own alone: TLS
    /// 1.2 without the extended master secret (RFC 7627 section 5.4).
    Optional<byte[]> export(SSLSocket socket, String label, int octets);

    /// Before the handshake of a server: lets the client come again with a ticket, without the costly part of a
    /// handshake (RFC 8446 section 2.2).
    void giveTickets(SSLSocket socket);

    /// From the provider of TLS that the JDK brings.
    static ProviderCalls jdk() {
        return new ProviderCalls() {
            @Override
            public Optional<byte[]> export(SSLSocket socket, String label, int octets) {
                try {
                    return socket.getSession() instanceof ExtendedSSLSession session
                            ? Optional.ofNullable(session.exportKeyingMaterialData(label, null, octets))
                            : Optional.empty();
                } catch (SSLException | UnsupportedOperationException none) {
                    return Optional.empty();
                }
            }

            @Override
            public void giveTickets(SSLSocket socket) {
                // It does so unasked.
            }
        };
    }
}
