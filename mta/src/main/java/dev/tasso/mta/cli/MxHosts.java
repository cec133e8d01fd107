package dev.tasso.mta.cli;

import dev.tasso.mta.cli.dns.ResolverOptions;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer;
import dev.tasso.mta.dns.Dns.Mx;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Finds the hosts that take mail for a domain, in the order in which they are tried (RFC 5321 section 5.1).
final class MxHosts {

    private static final int HOSTS_MAX = 10;

    @Option(
            names = "--mx",
            description = "find each recipient's mail hosts in DNS and try them in turn, as a mail server does")
    private boolean wanted;

    @Option(names = "--mx-port", paramLabel = "PORT", description = "their port (default 25)")
    private int port = ServerAddress.SMTP_PORT;

    @Mixin
    private final ResolverOptions resolver = new ResolverOptions();

    boolean wanted() {
        return wanted;
    }

    /// A host with its addresses, as DNS names them.
    record Host(ServerAddress server, List<InetSocketAddress> addresses) {}

    List<Host> of(String domain) throws Failed {
        if (domain.startsWith("[")) {
            String literal = domain.replaceFirst("^\\[(?i:IPv6:)?", "").replaceFirst("]$", "");
            ServerAddress.Tcp server = new ServerAddress.Tcp(literal, port);
            return List.of(new Host(server, List.of(new InetSocketAddress(InetAddress.ofLiteral(literal), port))));
        }
        Dns dns = resolver.dns();
        List<Host> hosts = new ArrayList<>();
        for (String name : names(dns, domain)) {
            if (dns.addresses(name) instanceof Answer.Found<InetAddress>(List<InetAddress> found)) {
                hosts.add(new Host(
                        new ServerAddress.Tcp(name, port),
                        found.stream()
                                .map(address -> new InetSocketAddress(address, port))
                                .toList()));
            }
        }
        if (hosts.isEmpty()) {
            throw new Failed(
                    ExitCodes.CONNECT, "no mail host of " + domain + " has an address", "see: dig MX " + domain);
        }
        return hosts;
    }

    private List<String> names(Dns dns, String domain) throws Failed {
        return switch (dns.mx(domain)) {
            case Answer.Found<Mx>(List<Mx> records) -> {
                if (records.stream().anyMatch(mx -> mx.host().isEmpty())) {
                    throw new Failed(
                            ExitCodes.REFUSED,
                            domain + " takes no mail: it has a null MX (RFC 7505)",
                            "is the address right?");
                }
                yield records.stream().limit(HOSTS_MAX).map(Mx::host).toList();
            }
            case Answer.Absent<Mx>(boolean exists) when exists -> List.of(domain);
            case Answer.Absent<Mx> _ ->
                throw new Failed(ExitCodes.CONNECT, "there is no domain " + domain, "see: dig MX " + domain);
            case Answer.Unavailable<Mx>(String why) ->
                throw new Failed(
                        ExitCodes.CONNECT,
                        "DNS does not say who takes mail for " + domain + ": " + why,
                        "try later, or another name server: --resolver HOST[:PORT]");
        };
    }
}
