package dev.tasso.mta.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.regex.Pattern;

/// IP addresses and ports as people write them; never a name, so that reading a configuration asks no DNS.
public final class Addresses {

    private static final Pattern LITERAL = Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-fA-F:.]*:[0-9a-fA-F:.]*");
    private static final Pattern PORT = Pattern.compile("\\d{1,5}");

    private Addresses() {}

    static Optional<InetAddress> literal(String text) {
        if (!LITERAL.matcher(text).matches()) {
            return Optional.empty();
        }
        try {
            return Optional.of(InetAddress.ofLiteral(text));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    /// `192.0.2.1:25`, `[2001:db8::1]:25`, `*:25`.
    public static Optional<InetSocketAddress> withPort(String text) {
        int colon = text.lastIndexOf(':');
        if (colon <= 0 || !PORT.matcher(text.substring(colon + 1)).matches()) {
            return Optional.empty();
        }
        int port = Integer.parseInt(text.substring(colon + 1));
        String host = text.substring(0, colon);
        if (port > 65_535) {
            return Optional.empty();
        }
        if (host.equals("*")) {
            return Optional.of(new InetSocketAddress(port));
        }
        boolean bracketed = host.startsWith("[") && host.endsWith("]");
        if (bracketed != host.contains(":")) {
            return Optional.empty();
        }
        return literal(bracketed ? host.substring(1, host.length() - 1) : host)
                .map(address -> new InetSocketAddress(address, port));
    }

    public static String print(InetSocketAddress address) {
        String host = address.getAddress().getHostAddress();
        if (address.getAddress().isAnyLocalAddress()) {
            return "*:" + address.getPort();
        }
        return new HostPort(host, address.getPort()).toString();
    }
}
