package dev.tasso.mta.cli;

import dev.tasso.smtp.address.AddressLiteral;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.client.Timeouts;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.TlsOptions;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say how a server is reached, and how long it is waited for.
final class ConnectOptions {

    private static final int ADDRESSES_MAX = 8;

    @Option(names = "--helo", paramLabel = "NAME", description = "what to say in EHLO (default localhost)")
    private String helo = "localhost";

    @Option(names = "--source", paramLabel = "ADDRESS", description = "connect from this address of this machine")
    private @Nullable String source;

    @Option(names = "--ipv4", description = "connect over IPv4 only")
    private boolean four;

    @Option(names = "--ipv6", description = "connect over IPv6 only")
    private boolean six;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "patience at each step (default 60)")
    private int timeoutSeconds = 60;

    @Option(
            names = "--total-timeout",
            paramLabel = "SECONDS",
            description = "patience for the whole conversation (default 3600)")
    private int totalSeconds = 3_600;

    /// For conversations with any server.
    ClientOptions client(TlsOptions tls, Recorder recorder) throws Failed {
        if (timeoutSeconds < 1 || totalSeconds < 1) {
            throw new Failed(ExitCodes.USAGE, "not a time to wait: less than a second", "give one second or more");
        }
        if (!helo.matches("[!-~]{1,255}")) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "not a name to introduce oneself with: " + helo,
                    "--helo takes a host name or an address literal such as [192.0.2.1]");
        }
        ClientOptions options = ClientOptions.named(helo)
                .with(Timeouts.each(Duration.ofSeconds(timeoutSeconds)).withTotal(Duration.ofSeconds(totalSeconds)))
                .with(recorder)
                .with(tls);
        return source == null ? options : options.from(address(source));
    }

    String helo() {
        return helo;
    }

    Duration timeout() {
        return Duration.ofSeconds(Math.max(1, timeoutSeconds));
    }

    private static InetAddress address(String text) throws Failed {
        return AddressLiteral.parse(text.indexOf(':') < 0 ? "[" + text + "]" : "[IPv6:" + text + "]")
                .orElseThrow(() -> new Failed(
                        ExitCodes.USAGE, "not an address: " + text, "--source takes an address such as 192.0.2.1"))
                .address();
    }

    /// Every address of the host that may be tried, in the order of the system.
    List<InetSocketAddress> addresses(ServerAddress.Tcp server) throws Failed {
        InetAddress[] found;
        try {
            found = InetAddress.getAllByName(server.host());
        } catch (UnknownHostException _) {
            throw new Failed(
                    ExitCodes.CONNECT, "there is no host " + server.host(), "is the name right? dig " + server.host());
        }
        List<InetSocketAddress> fit = Arrays.stream(found)
                .filter(this::wanted)
                .limit(ADDRESSES_MAX)
                .map(address -> new InetSocketAddress(address, server.port()))
                .toList();
        if (fit.isEmpty()) {
            throw new Failed(
                    ExitCodes.CONNECT,
                    server.host() + " has no address of IPv" + (four ? 4 : 6),
                    "leave --ipv" + (four ? 4 : 6) + " out");
        }
        return fit;
    }

    /// Whether the options let this address be tried.
    boolean wanted(InetAddress address) {
        boolean isFour = address instanceof Inet4Address;
        return four == six || (isFour ? four : six);
    }

    /// With its addresses, where it has any.
    MxHosts.Host host(ServerAddress server) throws Failed {
        return new MxHosts.Host(server, server instanceof ServerAddress.Tcp tcp ? addresses(tcp) : List.of());
    }

    /// Those that have an address that may be tried.
    List<MxHosts.Host> usable(List<MxHosts.Host> hosts) throws Failed {
        List<MxHosts.Host> usable = hosts.stream()
                .map(host -> new MxHosts.Host(
                        host.server(),
                        host.addresses().stream()
                                .filter(address -> wanted(address.getAddress()))
                                .limit(ADDRESSES_MAX)
                                .toList()))
                .filter(host -> !host.addresses().isEmpty())
                .toList();
        if (usable.isEmpty()) {
            throw new Failed(ExitCodes.CONNECT, "no host has an address of that kind", "leave --ipv4 and --ipv6 out");
        }
        return usable;
    }

    /// Connects to the first address that answers; nothing is read yet.
    SmtpClient connect(ServerAddress server, ClientOptions options) throws Failed {
        return connect(host(server), options);
    }

    /// Connects to the first address that answers; nothing is read yet.
    SmtpClient connect(MxHosts.Host host, ClientOptions options) throws Failed {
        try {
            return switch (host.server()) {
                case ServerAddress.Unix(var path) -> SmtpClient.connect(options, path);
                case ServerAddress.Tcp _ -> connect(host.addresses(), options);
            };
        } catch (ConnectionLost lost) {
            throw Failed.lost(host.server().toString(), lost);
        }
    }

    /// Connects to the first of these that answers.
    static SmtpClient connect(List<InetSocketAddress> addresses, ClientOptions options) throws ConnectionLost {
        Optional<ConnectionLost> failure = Optional.empty();
        for (InetSocketAddress address : addresses) {
            try {
                return SmtpClient.connect(options, address);
            } catch (ConnectionLost lost) {
                failure = Optional.of(failure.orElse(lost));
            }
        }
        throw failure.orElseThrow();
    }
}
