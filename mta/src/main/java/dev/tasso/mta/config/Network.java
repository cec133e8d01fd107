package dev.tasso.mta.config;

import java.net.InetAddress;
import java.util.Optional;

/// A range of IP addresses: `192.0.2.0/24`, `2001:db8::/32`, `192.0.2.1` (RFC 4632 section 3.1, RFC 4291 section 2.3).
///
/// @param prefix the bits that all addresses of the network share
public record Network(InetAddress address, int prefix) {

    /// Reads a network; empty where the text is none, or sets bits behind its prefix.
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        try {
            InetAddress address = InetAddress.ofLiteral(literal);
            int bits = address.getAddress().length * Byte.SIZE;
            int prefix = slash < 0 ? bits : Integer.parseInt(text.substring(slash + 1));
            Network network = new Network(address, prefix);
            return prefix >= 0 && prefix <= bits && network.hostBitsClear() ? Optional.of(network) : Optional.empty();
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    /// Whether the address lies in the network. An IPv4 address never lies in an IPv6 network.
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < prefix; bit++) {
            if (bit(ours, bit) != bit(theirs, bit)) {
                return false;
            }
        }
        return true;
    }

    private boolean hostBitsClear() {
        byte[] octets = address.getAddress();
        for (int bit = prefix; bit < octets.length * Byte.SIZE; bit++) {
            if (bit(octets, bit)) {
                return false;
            }
        }
        return true;
    }

    private static boolean bit(byte[] octets, int bit) {
        return (octets[bit / Byte.SIZE] >> (Byte.SIZE - 1 - bit % Byte.SIZE) & 1) != 0;
    }

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + prefix;
    }
}
