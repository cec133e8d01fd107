package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Failed;
import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.DnsJava;
import dev.tasso.mta.dns.DnsOptions;
import dev.tasso.smtp.address.AddressLiteral;
import dev.tasso.smtp.address.DomainName;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say which resolver is asked.
public final class ResolverOptions {
    private static final int PORT = 53;

    @Option(
            names = "--resolver",
            paramLabel = "HOST[:PORT]",
            description = "ask this resolver (otherwise those of this machine)")
    private @Nullable String resolver;

    @Option(
            names = "--dns-timeout",
            paramLabel = "SECONDS",
            description = "patience with one question to a resolver (default 3)")
    private int seconds = 3;

    /// The resolver that the options name.
    public Dns dns() throws Failed {
        return dns(server().map(List::of).orElse(List.of()));
    }

    /// The same, of these servers; where there are none, those of the machine.
    public Dns dns(List<InetSocketAddress> servers) throws Failed {
        if (seconds < 1 || seconds > 600) {
            throw new Failed(ExitCodes.USAGE, "not a time to wait: " + seconds, "--dns-timeout takes 1 to 600 seconds");
        }
        return new DnsJava(DnsOptions.of(servers, Duration.ofSeconds(seconds)));
    }

    /// The resolver that was named; empty for those of the machine.
    public Optional<InetSocketAddress> server() throws Failed {
        if (resolver == null) {
            return Optional.empty();
        }
        HostPort place = hostPort(resolver, PORT, "--resolver");
        InetSocketAddress address = new InetSocketAddress(place.host(), place.port());
        if (address.isUnresolved()) {
            throw new Failed(ExitCodes.CONNECT, "there is no host " + place.host(), "name the resolver by its address");
        }
        return Optional.of(address);
    }

    /// What an option says of a host.
    ///
    /// @param otherwise the port where it names none
    /// @param option as the person knows it
    public static HostPort hostPort(String text, int otherwise, String option) throws Failed {
        return HostPort.parse(text, otherwise)
                .orElseThrow(() -> new Failed(
                        ExitCodes.USAGE,
                        "not a host, or not a port: " + text,
                        option + " takes host, host:port, or [address]:port"));
    }

    /// A domain as DNS knows it; `you@example.com` is taken for its domain.
    public static String domain(String text) throws Failed {
        String name = text.substring(text.lastIndexOf('@') + 1).replaceFirst("\\.$", "");
        return DomainName.parse(name)
                .map(DomainName::ascii)
                .orElseThrow(() -> new Failed(
                        ExitCodes.USAGE, "not a domain: " + text, "write it as example.com, or as an address in it"));
    }

    /// An address as people write it, with or without brackets.
    public static Optional<InetAddress> literal(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        return AddressLiteral.parse(bare.indexOf(':') < 0 ? "[" + bare + "]" : "[IPv6:" + bare + "]")
                .map(AddressLiteral::address);
    }
}
