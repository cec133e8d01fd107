package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Route.Login;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.tls.TlsFiles;
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

    /// What a route asks of its connections.
    ///
    /// @param certificate to show where it is asked for
    record Demand(
            Protocol protocol,
            TlsPolicy tls,
            boolean implicitTls,
            Optional<Login> login,
            Optional<TlsFiles> certificate) {

        static Demand of(Via via) {
            return switch (via) {
                case Via.Mx mx -> new Demand(Protocol.SMTP, mx.tls(), false, Optional.empty(), Optional.empty());
                case Via.SmartHost smart ->
                    new Demand(Protocol.SMTP, smart.tls(), smart.implicitTls(), smart.login(), smart.certificate());
                case Via.LmtpTcp lmtp ->
                    new Demand(Protocol.LMTP, lmtp.tls(), false, Optional.empty(), Optional.empty());
                case Via.LmtpUnix _, Via.Maildir _, Via.Discard _ ->
                    new Demand(Protocol.LMTP, TlsPolicy.NONE, false, Optional.empty(), Optional.empty());
            };
        }
    }
}
