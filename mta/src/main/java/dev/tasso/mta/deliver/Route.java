package dev.tasso.mta.deliver;

import java.nio.file.Path;
import java.util.Optional;

/// A way out for mail, chosen by the recipient's domain.
public sealed interface Route {

    /// As the configuration calls it.
    String name();

    /// To the hosts that DNS names for the domain (RFC 5321 section 5.1).
    record Mx(String name, TlsPolicy tls) implements Route {}

    /// To one host that relays for us.
    ///
    /// @param implicitTls TLS from the first octet (RFC 8314 section 3.3) in place of STARTTLS
    record SmartHost(
            String name, String host, int port, TlsPolicy tls, boolean implicitTls, Optional<Credentials> credentials)
            implements Route {}

    /// To a mail store that answers for each recipient (RFC 2033).
    record Lmtp(String name, Endpoint endpoint) implements Route {}

    /// Into folders `<folder>/<domain>/<local part>/{tmp,new,cur}` on this machine.
    record Maildir(String name, Path folder) implements Route {}

    /// Nowhere.
    record Discard(String name) implements Route {}

    /// Where a mail store listens.
    sealed interface Endpoint {

        record Tcp(String host, int port) implements Endpoint {}

        record Unix(Path socket) implements Endpoint {}
    }

    /// How a connection must be secured before mail goes over it.
    enum TlsPolicy {
        /// Never asked for.
        NONE,
        /// Taken where it is offered, in plain where it is not or is broken (RFC 7435).
        MAY,
        /// Never in plain; the certificate is not checked.
        REQUIRE,
        /// Never in plain; the certificate must be valid for the host's name.
        VERIFY
    }

    /// What a smart host wants to know of us.
    record Credentials(String user, String password) {
        @Override
        public String toString() {
            return user + ":***";
        }
    }
}
