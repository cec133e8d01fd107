package dev.tasso.smtp.wire;

import dev.tasso.smtp.address.AddressLiteral;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/// What a proxy in front of us says about the client it speaks for: the PROXY protocol, versions 1 and 2.
///
/// The header is read octet by octet to its end and not one further: what follows may be a TLS handshake. A header that
/// is malformed in any way is an [IOException], after which nothing on the connection means anything.
public record ProxyHeader(Optional<Connection> connection) {

    /// Octets of version 1 with its CRLF, as its specification says.
    static final int TEXT_OCTETS_MAX = 107;

    /// Octets of version 2 behind its fixed part: addresses, and whatever else a proxy may add.
    static final int BINARY_OCTETS_MAX = 4_096;

    /// As many octets as the shortest header of either version has.
    private static final int OPENING_OCTETS = 12;

    private static final byte[] SIGNATURE = "\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII);
    private static final String TEXT = "PROXY ";
    private static final int LOCAL = 0x20;
    private static final int PROXY = 0x21;
    private static final int UNSPECIFIED = 0x00;
    private static final int TCP_OVER_IPV4 = 0x11;
    private static final int TCP_OVER_IPV6 = 0x21;

    /// The connection of the client with the proxy.
    public record Connection(InetSocketAddress client, InetSocketAddress server) {
        private boolean six() {
            return client.getAddress() instanceof Inet6Address;
        }

        private boolean mixed() {
            return six() != (server.getAddress() instanceof Inet6Address);
        }
    }

    /// Text or binary.
    public enum Version {
        ONE,
        TWO
    }

    /// As a proxy says it; a connection between IPv4 and IPv6 cannot be said.
    public byte[] octets(Version version) {
        if (connection.filter(Connection::mixed).isPresent()) {
            throw new IllegalArgumentException("a connection has two addresses of IPv4, or two of IPv6");
        }
        return switch (version) {
            case ONE ->
                connection.map(ProxyHeader::text).orElse("PROXY UNKNOWN\r\n").getBytes(StandardCharsets.US_ASCII);
            case TWO -> binary();
        };
    }

    private static String text(Connection it) {
        return String.join(
                        " ",
                        it.six() ? "PROXY TCP6" : "PROXY TCP4",
                        it.client().getAddress().getHostAddress(),
                        it.server().getAddress().getHostAddress(),
                        Integer.toString(it.client().getPort()),
                        Integer.toString(it.server().getPort()))
                + "\r\n";
    }

    private byte[] binary() {
        ByteBuffer octets = ByteBuffer.allocate(SIGNATURE.length + 4 + 36).put(SIGNATURE);
        if (connection.isEmpty()) {
            return Arrays.copyOf(octets.put((byte) LOCAL).array(), SIGNATURE.length + 4);
        }
        Connection it = connection.get();
        byte[] client = it.client().getAddress().getAddress();
        octets.put((byte) PROXY)
                .put((byte) (it.six() ? TCP_OVER_IPV6 : TCP_OVER_IPV4))
                .putShort((short) (2 * client.length + 4))
                .put(client)
                .put(it.server().getAddress().getAddress())
                .putShort((short) it.client().getPort())
                .putShort((short) it.server().getPort());
        return Arrays.copyOf(octets.array(), octets.position());
    }

    /// Reads a header. Its connection is empty where the proxy speaks for itself, to see whether we live.
    static ProxyHeader read(InputStream in) throws IOException {
        byte[] opening = exactly(in, OPENING_OCTETS);
        if (Arrays.equals(opening, SIGNATURE)) {
            return binary(in);
        }
        String text = new String(opening, StandardCharsets.ISO_8859_1);
        if (!text.startsWith(TEXT)) {
            throw malformed("neither version opens so");
        }
        return text(line(in, text));
    }

    private static String line(InputStream in, String opening) throws IOException {
        StringBuilder line = new StringBuilder(opening);
        while (line.length() < TEXT_OCTETS_MAX) {
            line.append((char) exactly(in, 1)[0]);
            if (line.charAt(line.length() - 1) == '\n') {
                return line.toString();
            }
        }
        throw malformed("the line has no end");
    }

    /// `PROXY TCP4 192.0.2.1 192.0.2.2 4711 25`.
    private static ProxyHeader text(String line) throws IOException {
        if (!line.endsWith("\r\n")) {
            throw malformed("the line ends without CRLF");
        }
        String[] words = line.substring(0, line.length() - 2).split(" ", -1);
        if (words[1].equals("UNKNOWN")) {
            return new ProxyHeader(Optional.empty());
        }
        boolean six = words[1].equals("TCP6");
        if (words.length != 6 || !(six || words[1].equals("TCP4"))) {
            throw malformed("it names no TCP connection");
        }
        return of(
                new InetSocketAddress(address(words[2], six), port(words[4])),
                new InetSocketAddress(address(words[3], six), port(words[5])));
    }

    private static InetAddress address(String word, boolean six) throws IOException {
        return AddressLiteral.parse(six ? "[IPv6:" + word + "]" : "[" + word + "]")
                .orElseThrow(() -> malformed("no address"))
                .address();
    }

    private static int port(String word) throws IOException {
        if (!word.matches("0|[1-9][0-9]{0,4}") || Integer.parseInt(word) > 0xffff) {
            throw malformed("no port");
        }
        return Integer.parseInt(word);
    }

    private static ProxyHeader binary(InputStream in) throws IOException {
        ByteBuffer fixed = ByteBuffer.wrap(exactly(in, 4));
        int command = fixed.get() & 0xff;
        int family = fixed.get() & 0xff;
        int octets = fixed.getShort() & 0xffff;
        if (command != LOCAL && command != PROXY) {
            throw malformed("neither LOCAL nor PROXY of version 2");
        }
        if (octets > BINARY_OCTETS_MAX) {
            throw malformed("it is too long");
        }
        ByteBuffer rest = ByteBuffer.wrap(exactly(in, octets));
        if (command == LOCAL || family == UNSPECIFIED) {
            return new ProxyHeader(Optional.empty());
        }
        ProxyHeader header = switch (family) {
            case TCP_OVER_IPV4 -> addresses(rest, 4);
            case TCP_OVER_IPV6 -> addresses(rest, 16);
            default -> throw malformed("neither TCP over IPv4 nor over IPv6");
        };
        passOverExtras(rest);
        return header;
    }

    private static ProxyHeader addresses(ByteBuffer rest, int octets) throws IOException {
        if (rest.remaining() < 2 * octets + 4) {
            throw malformed("the addresses are cut short");
        }
        byte[] client = new byte[octets];
        byte[] server = new byte[octets];
        rest.get(client).get(server);
        int clientPort = rest.getShort() & 0xffff;
        int serverPort = rest.getShort() & 0xffff;
        return of(
                new InetSocketAddress(InetAddress.getByAddress(client), clientPort),
                new InetSocketAddress(InetAddress.getByAddress(server), serverPort));
    }

    /// Type, length, value: none of them is of use here, but each must end where it says.
    private static void passOverExtras(ByteBuffer rest) throws IOException {
        while (rest.hasRemaining()) {
            int length = rest.remaining() < 3 ? Integer.MAX_VALUE : rest.getShort(rest.position() + 1) & 0xffff;
            if (length > rest.remaining() - 3) {
                throw malformed("an extra is longer than the header");
            }
            rest.position(rest.position() + 3 + length);
        }
    }

    private static ProxyHeader of(InetSocketAddress client, InetSocketAddress server) {
        return new ProxyHeader(Optional.of(new Connection(client, server)));
    }

    private static byte[] exactly(InputStream in, int octets) throws IOException {
        byte[] read = in.readNBytes(octets);
        if (read.length < octets) {
            throw new EOFException("the connection ended in the PROXY header");
        }
        return read;
    }

    private static IOException malformed(String why) {
        return new IOException("malformed PROXY header: " + why);
    }
}
