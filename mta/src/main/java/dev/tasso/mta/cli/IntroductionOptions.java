package dev.tasso.mta.cli;

import dev.tasso.smtp.client.ClientOptions.Protocol;
import dev.tasso.smtp.wire.ProxyHeader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which protocol is spoken, and whom the server shall take us for.
final class IntroductionOptions {

    private static final int XCLIENT_ATTRIBUTES_MAX = 20;

    enum Greeting {
        ESMTP,
        /// With HELO: no extension of any kind.
        SMTP,
        LMTP
    }

    enum ProxyVersion {
        V1,
        V2
    }

    @Option(
            names = "--protocol",
            paramLabel = "esmtp|smtp|lmtp",
            description = "greet with EHLO (default), HELO or LHLO; with LMTP each recipient is answered for")
    private Greeting protocol = Greeting.ESMTP;

    @Option(
            names = "--proxy",
            paramLabel = "v1|v2",
            description = "begin with a header of the PROXY protocol, as a proxy before the server would")
    private @Nullable ProxyVersion proxy;

    @Option(
            names = "--proxy-client",
            paramLabel = "ADDRESS:PORT",
            description = "the client the header names (without it, the proxy speaks for itself)")
    private @Nullable String proxyClient;

    @Option(
            names = "--proxy-server",
            paramLabel = "ADDRESS:PORT",
            description = "the address that client reached, for the header")
    private @Nullable String proxyServer;

    @Option(
            names = "--xclient",
            split = ",",
            paramLabel = "NAME=VALUE",
            description = "say XCLIENT with these attributes, for example ADDR=192.0.2.1,NAME=mail.example.org")
    private Map<String, String> xclient = new LinkedHashMap<>();

    /// What the options come to.
    record Introduction(
            Greeting greeting, Optional<ProxyHeader> header, ProxyHeader.Version version, Map<String, String> xclient) {

        /// Nothing but EHLO.
        static Introduction plain() {
            return new Introduction(Greeting.ESMTP, Optional.empty(), ProxyHeader.Version.ONE, Map.of());
        }

        Protocol protocol() {
            return greeting == Greeting.LMTP ? Protocol.LMTP : Protocol.SMTP;
        }
    }

    Introduction read() throws Failed {
        if (xclient.size() > XCLIENT_ATTRIBUTES_MAX
                || !xclient.keySet().stream().allMatch(name -> name.matches("[A-Za-z0-9]{1,20}"))
                || !xclient.values().stream().allMatch(value -> value.matches("[ -~]{1,255}"))) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "not attributes of XCLIENT: " + xclient,
                    "write them as ADDR=192.0.2.1,NAME=mail.example.org");
        }
        Map<String, String> attributes = new LinkedHashMap<>();
        xclient.forEach((name, value) -> attributes.put(name.toUpperCase(Locale.ROOT), value));
        ProxyHeader.Version version = proxy == ProxyVersion.V2 ? ProxyHeader.Version.TWO : ProxyHeader.Version.ONE;
        return new Introduction(protocol, header(), version, attributes);
    }

    private Optional<ProxyHeader> header() throws Failed {
        if ((proxyClient == null) != (proxyServer == null) || (proxy == null && proxyClient != null)) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "half of a PROXY header",
                    "give --proxy v1 or v2, --proxy-client ADDRESS:PORT and --proxy-server ADDRESS:PORT");
        }
        if (proxy == null) {
            return Optional.empty();
        }
        if (proxyClient == null || proxyServer == null) {
            return Optional.of(new ProxyHeader(Optional.empty()));
        }
        InetSocketAddress client = address(proxyClient);
        InetSocketAddress server = address(proxyServer);
        if (client.getAddress().getClass() != server.getAddress().getClass()) {
            throw new Failed(
                    ExitCodes.USAGE, "a connection from IPv4 to IPv6, or back", "give two addresses of the same kind");
        }
        return Optional.of(new ProxyHeader(Optional.of(new ProxyHeader.Connection(client, server))));
    }

    private static InetSocketAddress address(String text) throws Failed {
        if (ServerAddress.parse(text, ServerAddress.SMTP_PORT) instanceof ServerAddress.Tcp(String host, int port)) {
            try {
                return new InetSocketAddress(InetAddress.ofLiteral(host), port);
            } catch (IllegalArgumentException _) {
                // Told below.
            }
        }
        throw new Failed(
                ExitCodes.USAGE, "not an address with a port: " + text, "write 192.0.2.1:4711 or [2001:db8::1]:4711");
    }
}
