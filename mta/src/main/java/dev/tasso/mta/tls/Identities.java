package dev.tasso.mta.tls;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SNIServerName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSession;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/// Chooses which certificate to show: on a server the first that is for the name the client asks for, and where there
/// is
/// none, or no name, the first of all (RFC 6066 section 3). A client shows the only one it has.
///
/// An alias is the number of an identity.
final class Identities extends X509ExtendedKeyManager {

    private final List<Identity> identities;

    Identities(List<Identity> identities) {
        this.identities = List.copyOf(identities);
    }

    @Override
    public String @Nullable [] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    @Override
    public String @Nullable [] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return aliases(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return choose(keyType, socket instanceof SSLSocket tls ? tls.getHandshakeSession() : null);
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return choose(keyType, engine == null ? null : engine.getHandshakeSession());
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return chooseEngineClientAlias(keyTypes, issuers, null);
    }

    @Override
    public @Nullable String chooseEngineClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        for (String keyType : keyTypes) {
            String[] found = aliases(keyType);
            if (found != null) {
                return found[0];
            }
        }
        return null;
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String alias) {
        return identities.get(Integer.parseInt(alias)).chain().toArray(X509Certificate[]::new);
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identities.get(Integer.parseInt(alias)).key();
    }

    private String @Nullable [] aliases(String keyType) {
        String[] found = IntStream.range(0, identities.size())
                .filter(i -> identities.get(i).keyType().equals(keyType))
                .mapToObj(Integer::toString)
                .toArray(String[]::new);
        return found.length == 0 ? null : found;
    }

    /// Of those for the name, the first whose key is of this kind. A name that somebody is for is never answered with
    /// a certificate for other names, whatever kinds of keys the client prefers.
    private @Nullable String choose(String keyType, @Nullable SSLSession handshake) {
        Optional<String> name = requested(handshake);
        boolean known = name.isPresent() && identities.stream().anyMatch(one -> one.isFor(name.get()));
        for (int i = 0; i < identities.size(); i++) {
            Identity one = identities.get(i);
            boolean fits = known
                    ? one.isFor(name.orElseThrow())
                    : one.names().equals(identities.getFirst().names());
            if (fits && one.keyType().equals(keyType)) {
                return Integer.toString(i);
            }
        }
        return null;
    }

    private static Optional<String> requested(@Nullable SSLSession handshake) {
        if (!(handshake instanceof ExtendedSSLSession session)) {
            return Optional.empty();
        }
        for (SNIServerName name : session.getRequestedServerNames()) {
            if (name instanceof SNIHostName host) {
                return Optional.of(host.getAsciiName().toLowerCase(Locale.ROOT));
            }
        }
        return Optional.empty();
    }
}
