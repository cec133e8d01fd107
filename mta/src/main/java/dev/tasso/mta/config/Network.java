package dev.tasso.mta.config;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/// A range of IP addresses: `192.0.2.0/24`, `2001:db8::/32`, `192.0.2.1` (RFC 4632 section 3.1, RFC 4291 section 2.3).
///
/// @param prefix the bits that all addresses of the network share
public record Network(InetAddress address, int prefix) {

    private static final int CUSTOMER_OCTETS = 8;

    /// What one customer has to come from: a single address of IPv4, a whole network of 64 bits of IPv6.
    public static Network ofCustomer(InetAddress address) {
        byte[] octets = address.getAddress();
        if (!(address instanceof Inet6Address)) {
            return new Network(address, octets.length * Byte.SIZE);
        }
        Arrays.fill(octets, CUSTOMER_OCTETS, octets.length, (byte) 0);
        try {
            return new Network(InetAddress.getByAddress(octets), CUSTOMER_OCTETS * Byte.SIZE);
        } catch (UnknownHostException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// Reads a network; empty where the text is none, or sets bits behind its prefix.
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        String literal = slash < 0 ? text : text.substring(0, slash);
        return Addresses.literal(literal).flatMap(address -> of(address, slash < 0 ? "" : text.substring(slash)));
    }

    /// Reads what follows the address.
    ///
    /// @param length a slash and the length of the prefix, or empty for a single address
    private static Optional<Network> of(InetAddress address, String length) {
        int bits = address.getAddress().length * Byte.SIZE;
        if (!length.matches("(/\\d{1,3})?")) {
            return Optional.empty();
        }
        Network network = new Network(address, length.isEmpty() ? bits : Integer.parseInt(length.substring(1)));
        return network.prefix <= bits && network.hostBitsClear() ? Optional.of(network) : Optional.empty();
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
