package dev.tasso.mta.deliver;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/// How attempts behave, whatever the route.
///
/// @param hostName what we say in EHLO
/// @param ownNames every name under which an MX record may mean this server
/// @param listeners where this server takes mail, for finding itself in a list of hosts; an unspecified address stands
///     for all addresses of this machine
/// @param mayConnect which addresses that are not public (loopback, private, link-local, ...) may be connected to all
///     the same
/// @param mxPort the port of hosts found by MX
/// @param sources local addresses to connect from, the first of the right family; empty for the system's choice
public record DeliverOptions(
        String hostName,
        Set<String> ownNames,
        List<InetSocketAddress> listeners,
        Predicate<InetAddress> mayConnect,
        int mxPort,
        List<InetAddress> sources,
        Timeouts timeouts,
        Keeping keeping) {

    public static DeliverOptions of(String hostName) {
        return new DeliverOptions(
                hostName,
                Set.of(hostName),
                List.of(),
                _ -> false,
                25,
                List.of(),
                Timeouts.defaults(),
                Keeping.defaults());
    }

    /// How long each answer is waited for (RFC 5321 section 4.5.3.2).
    public record Timeouts(
            Duration connect, Duration greeting, Duration reply, Duration block, Duration endOfData, Duration attempt) {

        public static Timeouts defaults() {
            return new Timeouts(
                    Duration.ofSeconds(30),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(5),
                    Duration.ofMinutes(3),
                    Duration.ofMinutes(10),
                    Duration.ofHours(1));
        }
    }

    /// How connections are kept for the next message.
    public record Keeping(Duration idle, int idlePerSite, int idleTotal, int messagesPerConnection) {

        public static Keeping defaults() {
            return new Keeping(Duration.ofSeconds(10), 20, 500, 1000);
        }
    }
}
