package dev.tasso.smtp.sasl;

import java.net.InetAddress;
import java.security.cert.Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whoever wants to prove who they are, as far as the connection tells.
///
/// @param from where they sit, for limits by address
/// @param secured whether TLS is in use
/// @param binding what is unique to this TLS connection (RFC 9266); empty where it cannot be told
/// @param certificates the chain that the client showed in the handshake, its own first; empty where it showed none
/// @param offered the mechanisms that EHLO named to them, in this order
public record Claimant(
        InetAddress from,
        boolean secured,
        Optional<byte[]> binding,
        List<Certificate> certificates,
        List<Mechanism> offered) {

    public Claimant {
        binding = binding.map(byte[]::clone);
        certificates = List.copyOf(certificates);
        offered = List.copyOf(offered);
    }

    /// Somebody to whom nothing is offered yet.
    public Claimant(InetAddress from, boolean secured, Optional<byte[]> binding, List<Certificate> certificates) {
        this(from, secured, binding, certificates, List.of());
    }

    /// The same, offered those of the mechanisms that the connection has what is needed for, the strongest first.
    public Claimant offered(Set<Mechanism> served) {
        List<Mechanism> possible = Arrays.stream(Mechanism.values())
                .filter(served::contains)
                .filter(mechanism -> mechanism.possibleFor(this))
                .toList();
        return new Claimant(from, secured, binding, certificates, possible);
    }
}
