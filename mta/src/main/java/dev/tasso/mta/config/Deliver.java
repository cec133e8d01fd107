package dev.tasso.mta.config;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;

/// How connections to other servers are made.
///
/// @param privateAddresses networks that are not public and may be connected to all the same; by default none
/// @param mxPort where mail exchangers listen: 25 but in tests
/// @param connectionsMax at once, to all sites together
/// @param idleTime after which a kept connection is closed
/// @param sourceAddresses of our own to connect from; empty: the system chooses
/// @param connectTime until one address has answered the TCP handshake
/// @param greetingTime until the greeting has come (RFC 5321 section 4.5.3.2.1)
/// @param commandTime until a command has been answered (RFC 5321 section 4.5.3.2)
/// @param dataTime until the final dot has been answered (RFC 5321 section 4.5.3.2.6)
public record Deliver(
        List<Network> privateAddresses,
        int mxPort,
        boolean ipv6,
        int connectionsMax,
        List<InetAddress> sourceAddresses,
        Duration idleTime,
        Duration connectTime,
        Duration greetingTime,
        Duration commandTime,
        Duration dataTime) {

    public Deliver {
        privateAddresses = List.copyOf(privateAddresses);
        sourceAddresses = List.copyOf(sourceAddresses);
    }

    static Deliver read(Table table) {
        Deliver deliver = new Deliver(
                table.list("private-addresses", Form.NETWORK, List.of()),
                table.value("mx-port", Form.PORT, 25),
                table.value("ipv6", Form.FLAG, true),
                table.value("connections", Form.number(1, 100_000), 2_000),
                table.list("source-addresses", Form.ADDRESS, List.of()),
                table.value("idle-time", Form.DURATION, Duration.ofSeconds(10)),
                table.value("connect-time", Form.DURATION, Duration.ofSeconds(30)),
                table.value("greeting-time", Form.DURATION, Duration.ofMinutes(5)),
                table.value("command-time", Form.DURATION, Duration.ofMinutes(5)),
                table.value("data-time", Form.DURATION, Duration.ofMinutes(10)));
        table.end();
        return deliver;
    }
}
