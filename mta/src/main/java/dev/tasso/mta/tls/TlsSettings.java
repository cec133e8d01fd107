package dev.tasso.mta.tls;

import dev.tasso.mta.tls.TlsProvider.Choice;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// How TLS is spoken, with what certificates, and whom it believes.
///
/// @param certificates for all listeners, the default first; a self-made one where none is configured
/// @param clientAuthorities who signs the certificates of clients
/// @param trustedAuthorities who may sign those of servers, beside whom the Java installation trusts
public record TlsSettings(
        Choice provider,
        List<TlsFiles> certificates,
        Optional<Path> clientAuthorities,
        Optional<Path> trustedAuthorities) {

    /// What Tasso does where nothing is configured.
    public static final TlsSettings DEFAULT =
            new TlsSettings(Choice.AUTO, List.of(), Optional.empty(), Optional.empty());

    public TlsSettings {
        certificates = List.copyOf(certificates);
    }

    /// Who computes TLS on this machine.
    public TlsProvider actualProvider() {
        return TlsProvider.of(provider).orElse(TlsProvider.JSSE);
    }
}
