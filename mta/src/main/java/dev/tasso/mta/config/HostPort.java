package dev.tasso.mta.config;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A host by name or address, and a port.
public record HostPort(String host, int port) {
    private static final Pattern TEXT =
            Pattern.compile("(?:\\[(?<literal>[^]]+)]|(?<host>[^:\\[\\]\\s]+))(?::(?<port>\\d{1,5}))?");

    /// Reads `host`, `host:port` or `[address]:port`.
    ///
    /// @param otherwise the port where none is named
    public static Optional<HostPort> parse(String text, int otherwise) {
        Matcher parts = TEXT.matcher(text);
        if (!parts.matches()) {
            return Optional.empty();
        }
        String host = parts.group("host") != null ? parts.group("host") : parts.group("literal");
        int port = parts.group("port") != null ? Integer.parseInt(parts.group("port")) : otherwise;
        return port < 1 || port > 0xffff ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    /// The address and port of a socket.
    public static HostPort of(InetSocketAddress socket) {
        return new HostPort(socket.getAddress().getHostAddress(), socket.getPort());
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
