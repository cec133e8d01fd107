package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Network;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/// Which addresses DNS may send us to: public ones, those that the configuration allows, and never our own (RFC 6890,
/// RFC 5321 section 5.1).
///
/// An address that carries an IPv4 address inside is judged by what is inside: it is there that packets arrive.
final class Reachable {

    private static final List<Network> NOT_PUBLIC = Stream.of(
                    "0.0.0.0/8",
                    "10.0.0.0/8",
                    "100.64.0.0/10",
                    "127.0.0.0/8",
                    "169.254.0.0/16",
                    "172.16.0.0/12",
                    "192.0.0.0/24",
                    "192.0.2.0/24",
                    "192.168.0.0/16",
                    "198.18.0.0/15",
                    "198.51.100.0/24",
                    "203.0.113.0/24",
                    "224.0.0.0/3",
                    "2001::/23",
                    "2001:db8::/32",
                    "3fff::/20")
            .map(Reachable::network)
            .toList();

    private static final Network GLOBAL_UNICAST = network("2000::/3");
    private static final Network SIX_TO_FOUR = network("2002::/16");
    private static final Network NAT64 = network("64:ff9b::/96");

    private final List<Network> allowed;
    private final List<InetSocketAddress> listeners;

    Reachable(List<Network> allowed, List<InetSocketAddress> listeners) {
        this.allowed = List.copyOf(allowed);
        this.listeners = List.copyOf(listeners);
    }

    /// Whether mail may be taken to this address because DNS or a recipient names it.
    boolean permits(InetAddress address) {
        InetAddress inner = innermost(address);
        return isPublic(inner)
                || allowed.stream().anyMatch(network -> network.contains(address) || network.contains(inner));
    }

    /// Whether one of our own listeners answers there.
    boolean isOurs(InetSocketAddress address) {
        InetAddress inner = innermost(address.getAddress());
        return listeners.stream()
                .filter(listener -> listener.getPort() == address.getPort())
                .map(InetSocketAddress::getAddress)
                .anyMatch(listener -> listener.isAnyLocalAddress()
                        ? isOnThisMachine(inner)
                        : innermost(listener).equals(inner));
    }

    private static boolean isPublic(InetAddress address) {
        boolean sound = address instanceof Inet4Address || GLOBAL_UNICAST.contains(address);
        return sound && NOT_PUBLIC.stream().noneMatch(network -> network.contains(address));
    }

    private static boolean isOnThisMachine(InetAddress address) {
        try {
            return address.isLoopbackAddress()
                    || address.isAnyLocalAddress()
                    || NetworkInterface.getByInetAddress(address) != null;
        } catch (IOException _) {
            return false;
        }
    }

    private static InetAddress innermost(InetAddress address) {
        byte[] octets = address.getAddress();
        if (octets.length == 4) {
            return address;
        }
        if (NAT64.contains(address) || isMapped(octets)) {
            return inside(octets, 12);
        }
        return SIX_TO_FOUR.contains(address) ? inside(octets, 2) : address;
    }

    private static boolean isMapped(byte[] octets) {
        for (int i = 0; i < 10; i++) {
            if (octets[i] != 0) {
                return false;
            }
        }
        return octets[10] == -1 && octets[11] == -1;
    }

    private static InetAddress inside(byte[] octets, int from) {
        try {
            return InetAddress.getByAddress(Arrays.copyOfRange(octets, from, from + 4));
        } catch (UnknownHostException impossible) {
            throw new UncheckedIOException(impossible);
        }
    }

    private static Network network(String text) {
        return Network.parse(text).orElseThrow(() -> new IllegalArgumentException(text));
    }
}
