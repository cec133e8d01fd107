package dev.tasso.mta.accounts;

import dev.tasso.mta.config.User;
import dev.tasso.smtp.sasl.CertificateChecker;
import dev.tasso.smtp.sasl.Verdict;
import java.net.InetAddress;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import javax.security.auth.x500.X500Principal;

/// Whom a client's certificate stands for: whom the configuration names for its subject, else whoever logs in by a mail
/// address that stands in it (RFC 5280 section 4.2.1.6).
final class Certificates implements CertificateChecker {

    private static final int MAIL_ADDRESS = 1;

    private final Map<X500Principal, String> subjects;
    private final Predicate<String> listed;
    private final Gate gate;

    /// @param listed whether there is such a user
    Certificates(Map<X500Principal, String> subjects, Predicate<String> listed, Gate gate) {
        this.subjects = Map.copyOf(subjects);
        this.listed = listed;
        this.gate = gate;
    }

    @Override
    public Verdict check(String user, List<Certificate> chain, InetAddress from) {
        return gate.judge(user, from, () -> verdict(user, chain.getFirst()));
    }

    private Verdict verdict(String user, Certificate certificate) {
        return users(certificate).stream()
                .filter(listed)
                .filter(name -> user.isEmpty() || Gate.account(user).equals(name))
                .findFirst()
                .<Verdict>map(Verdict.Granted::new)
                .orElseGet(Verdict.Denied::new);
    }

    private List<String> users(Certificate certificate) {
        if (!(certificate instanceof X509Certificate known)) {
            return List.of();
        }
        String configured = subjects.get(known.getSubjectX500Principal());
        return configured != null ? List.of(configured) : mailAddresses(known);
    }

    private static List<String> mailAddresses(X509Certificate certificate) {
        try {
            var names = certificate.getSubjectAlternativeNames();
            return names == null
                    ? List.of()
                    : names.stream()
                            .filter(name -> name.getFirst() instanceof Integer kind && kind == MAIL_ADDRESS)
                            .map(name -> User.name(name.get(1).toString()))
                            .flatMap(Optional::stream)
                            .toList();
        } catch (CertificateParsingException damaged) {
            return List.of();
        }
    }
}
