package dev.tasso.mta.config;

import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.smtp.sasl.Mechanism;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How mail for some domains travels on, and how long it is tried.
///
/// @param match the route is taken where one of them matches; the first route that matches is taken
/// @param connectionsPerSite at once, to one site
/// @param messagesPerConnection transactions before a kept connection is closed
public record Route(
        String name,
        List<DomainPattern> match,
        Via via,
        Retry retry,
        int connectionsPerSite,
        int messagesPerConnection) {

    public Route {
        match = List.copyOf(match);
    }

    /// The same, once its destination has asked for the mail that it holds.
    public Route released() {
        return via instanceof Via.Hold(Via onward)
                ? new Route(name, match, onward, retry, connectionsPerSite, messagesPerConnection)
                : this;
    }

    /// Where the mail goes.
    public sealed interface Via {

        /// To the hosts that DNS names for the domain (RFC 5321 section 5).
        record Mx(TlsPolicy tls) implements Via {}

        /// Always to one host.
        ///
        /// @param certificate to show where the host asks for one
        record SmartHost(
                HostPort host,
                TlsPolicy tls,
                boolean implicitTls,
                Optional<Login> login,
                Optional<TlsFiles> certificate)
                implements Via {

            /// With no certificate to show.
            public SmartHost(HostPort host, TlsPolicy tls, boolean implicitTls, Optional<Login> login) {
                this(host, tls, implicitTls, login, Optional.empty());
            }
        }

        /// To a local delivery agent over TCP (RFC 2033).
        record LmtpTcp(HostPort host, TlsPolicy tls) implements Via {}

        /// To a local delivery agent over a Unix socket (RFC 2033).
        record LmtpUnix(Path socket) implements Via {}

        /// Into a folder of Maildirs: `folder/domain/local-part/`.
        record Maildir(Path folder) implements Via {}

        /// Nowhere.
        record Discard() implements Via {}

        /// Nowhere until the destination asks for its mail by ETRN (RFC 1985).
        ///
        /// @param onward how it goes then
        record Hold(Via onward) implements Via {}
    }

    /// What is asked of the connection.
    public enum TlsPolicy {
        NONE,
        /// Where it is offered; broken TLS is tried again in plain text (RFC 7435).
        MAY,
        /// Always, with any certificate.
        REQUIRE,
        /// Always, with a certificate that names the host and is signed by somebody we trust.
        VERIFY
    }

    /// How to log in at a smart host.
    ///
    /// @param user empty where a certificate says it
    /// @param file its first line is the password or the token, read at each login; or it is the certificate
    /// @param mechanisms the strongest of these that the host offers is used
    public record Login(String user, Kind kind, Path file, Set<Mechanism> mechanisms) {

        public Login {
            mechanisms = Set.copyOf(mechanisms);
        }

        /// With a password, by every mechanism.
        public Login(String user, Path passwordFile) {
            this(user, Kind.PASSWORD, passwordFile, EnumSet.allOf(Mechanism.class));
        }

        /// What stands in the file.
        public enum Kind {
            PASSWORD,
            /// Issued by somebody whom the host believes (RFC 6750).
            TOKEN,
            /// What the handshake shows.
            CERTIFICATE
        }
    }
}
