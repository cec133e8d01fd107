package dev.tasso.mta.deliver;

import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import dev.tasso.smtp.reply.Reply;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Turns the name of a host into addresses that may be connected to.
final class Finder {

    /// Addresses of one host that are tried in one attempt.
    static final int ADDRESSES_PER_HOST_MAX = 4;

    /// What a name came to.
    ///
    /// @param addresses in the order they are to be tried
    /// @param trouble why there is none; a 5yz where asking again would not help
    /// @param ourselves one of them is a listener of ours: neither this host nor a less preferred one may be asked
    record Spots(List<InetSocketAddress> addresses, Optional<Reply> trouble, boolean ourselves) {

        static Spots none(Reply why) {
            return new Spots(List.of(), Optional.of(why), false);
        }
    }

    private final Dns dns;
    private final Reachable reachable;
    private final boolean ipv6;

    Finder(Dns dns, Reachable reachable, boolean ipv6) {
        this.dns = dns;
        this.reachable = reachable;
        this.ipv6 = ipv6;
    }

    /// A host that DNS or a recipient named.
    Spots named(String host, int port) {
        return switch (dns.addresses(host)) {
            case Found<InetAddress>(List<InetAddress> found) -> judged(host, found, port);
            case Absent<InetAddress> _ -> Spots.none(Replies.noAddress(host));
            case Unavailable<InetAddress>(String why) -> Spots.none(Replies.dnsTrouble(host, why));
        };
    }

    /// The address that a recipient wrote.
    Spots literal(InetAddress address, int port) {
        return judged(address.getHostAddress(), List.of(address), port);
    }

    /// A host that the configuration names: by an address or by a name, wherever it is.
    Spots configured(String host, int port) {
        Optional<InetAddress> literal = literal(host);
        if (literal.isPresent()) {
            return new Spots(List.of(new InetSocketAddress(literal.get(), port)), Optional.empty(), false);
        }
        return switch (dns.addresses(host)) {
            case Found<InetAddress>(List<InetAddress> found) ->
                new Spots(interleaved(found, port), Optional.empty(), false);
            case Absent<InetAddress> _ -> Spots.none(Replies.hostUnknown(host));
            case Unavailable<InetAddress>(String why) -> Spots.none(Replies.dnsTrouble(host, why));
        };
    }

    private static Optional<InetAddress> literal(String host) {
        try {
            return Optional.of(InetAddress.ofLiteral(host));
        } catch (IllegalArgumentException _) {
            return Optional.empty();
        }
    }

    private Spots judged(String host, List<InetAddress> found, int port) {
        List<InetSocketAddress> all = interleaved(found, port);
        if (all.stream().anyMatch(reachable::isOurs)) {
            return new Spots(List.of(), Optional.of(Replies.loop(host)), true);
        }
        List<InetSocketAddress> permitted = all.stream()
                .filter(address -> reachable.permits(address.getAddress()))
                .limit(ADDRESSES_PER_HOST_MAX)
                .toList();
        return permitted.isEmpty()
                ? Spots.none(Replies.notPublic(host, found.getFirst().getHostAddress()))
                : new Spots(permitted, Optional.empty(), false);
    }

    /// IPv6 and IPv4 by turns, so that a family that does not work from here costs one try and not all of them.
    private List<InetSocketAddress> interleaved(List<InetAddress> found, int port) {
        ArrayDeque<InetAddress> six = new ArrayDeque<>();
        ArrayDeque<InetAddress> four = new ArrayDeque<>();
        found.forEach(address -> (address instanceof Inet6Address ? six : four).add(address));
        if (!ipv6 && !four.isEmpty()) {
            six.clear();
        }
        List<InetSocketAddress> order = new ArrayList<>();
        while (!six.isEmpty() || !four.isEmpty()) {
            for (ArrayDeque<InetAddress> family : List.of(six, four)) {
                if (!family.isEmpty()) {
                    order.add(new InetSocketAddress(family.remove(), port));
                }
            }
        }
        return order;
    }
}
