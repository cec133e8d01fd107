package dev.tasso.smtp.sasl;

import java.util.Optional;

/// EXTERNAL, the server's side: TLS has shown who it is; the client only says whom it wants to be, or nothing
/// (RFC 4422 appendix A).
record ExternalExchange(CertificateChecker certificates, Claimant claimant) implements ServerExchange {

    @Override
    public byte[] opening() {
        return new byte[0];
    }

    @Override
    public Turn respond(byte[] response) {
        Optional<String> user = Secrets.text(response);
        if (user.isEmpty()) {
            return new Turn.Malformed();
        }
        // Without a certificate it is not offered; were it begun all the same, there would be nothing to believe.
        return new Turn.Done(
                claimant.certificates().isEmpty()
                        ? new Verdict.Denied()
                        : certificates.check(user.get(), claimant.certificates(), claimant.from()));
    }
}
