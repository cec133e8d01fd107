package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Route.Login;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.tls.TlsFiles;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.ClientOptions.Protocol;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Optional;

/// One place a connection can be made to, and what is asked of the connection.
///
/// @param host its name, which a certificate must carry where it is checked
record Target(String host, Place place, Demand demand) {

    /// Where it listens.
    sealed interface Place {

        record Tcp(InetSocketAddress address) implements Place {
            @Override
            public String toString() {
                return address.getAddress().getHostAddress();
            }
        }

        record Unix(Path socket) implements Place {
            @Override
            public String toString() {
                return socket.toString();
            }
        }
    }

    /// What is asked of a connection: by the route, and by the sender of the message.
    ///
    /// @param certificate to show where it is asked for
    record Demand(
            Protocol protocol,
            TlsPolicy tls,
            boolean implicitTls,
            Optional<Login> login,
            Optional<TlsFiles> certificate,
            Wish wish) {

        static Demand of(Via via) {
            return switch (via) {
                case Via.Mx mx -> new Demand(Protocol.SMTP, mx.tls());
                case Via.SmartHost smart ->
                    new Demand(
                            Protocol.SMTP,
                            smart.tls(),
                            smart.implicitTls(),
                            smart.login(),
                            smart.certificate(),
                            Wish.NONE);
                case Via.LmtpTcp lmtp -> new Demand(Protocol.LMTP, lmtp.tls());
                case Via.Hold hold -> of(hold.onward());
                case Via.LmtpUnix _, Via.Maildir _, Via.Discard _ -> new Demand(Protocol.LMTP, TlsPolicy.NONE);
            };
        }

        private Demand(Protocol protocol, TlsPolicy tls) {
            this(protocol, tls, false, Optional.empty(), Optional.empty(), Wish.NONE);
        }

        /// With what the sender of a message wishes. Final delivery is no relaying and asks for nothing more; and where
        /// we log in, it is for our password's sake that TLS is not optional.
        Demand wishedBy(Envelope envelope) {
            if (protocol == Protocol.LMTP) {
                return this;
            }
            if (envelope.parameters().requireTls()) {
                // A report to the sender is not to be lost because a relay on its way does not know the extension.
                boolean report = envelope.sender() instanceof ReversePath.Null;
                return with(TlsPolicy.VERIFY, report ? Wish.VERIFIED_TLS : Wish.REQUIRETLS);
            }
            boolean optional = envelope.tlsOptional() && login.isEmpty() && tls != TlsPolicy.NONE;
            return optional ? with(TlsPolicy.MAY, wish) : this;
        }

        /// Whether a connection that was made for another message will do.
        boolean satisfiedBy(Connection connection) {
            boolean secure = switch (tls) {
                case NONE, MAY -> true;
                case REQUIRE -> connection.tls().isPresent();
                case VERIFY -> connection.verified();
            };
            return secure && (wish != Wish.REQUIRETLS || connection.offersRequireTls());
        }

        private Demand with(TlsPolicy policy, Wish wished) {
            return new Demand(protocol, policy, implicitTls, login, certificate, wished);
        }
    }

    /// What the sender wants of every host on the way (RFC 8689 section 4.2.1). The host is the one that DNS names:
    /// neither DANE nor MTA-STS vouch for that name yet.
    enum Wish {
        NONE,
        /// TLS with the certificate of the host.
        VERIFIED_TLS,
        /// That, and the host promises the same for the rest of the way.
        REQUIRETLS
    }
}
