package dev.tasso.mta.cli;

import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a server listens, as a person names it: `host`, `host:port`, `[address]:port`, `unix:/path`.
sealed interface ServerAddress {

    int SMTP_PORT = 25;

    /// On TCP.
    ///
    /// @param host a name, or an address without brackets
    record Tcp(String host, int port) implements ServerAddress {
        @Override
        public String toString() {
            return (host.indexOf(':') < 0 ? host : "[" + host + "]") + ":" + port;
        }
    }

    /// On a unix domain socket.
    record Unix(Path path) implements ServerAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    Pattern TCP = Pattern.compile("(?:\\[(?<literal>[^]]+)]|(?<host>[^:\\[\\]\\s]+))(?::(?<port>\\d{1,5}))?");

    /// Reads one.
    ///
    /// @param port where none is named
    static ServerAddress parse(String text, int port) throws Failed {
        if (text.startsWith("unix:") || text.startsWith("/")) {
            return new Unix(Path.of(text.startsWith("/") ? text : text.substring("unix:".length())));
        }
        Matcher parts = TCP.matcher(text);
        if (!parts.matches()) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "not a server: " + text,
                    "write it as host, host:port, [address]:port or unix:/path");
        }
        String host = parts.group("host") != null ? parts.group("host") : parts.group("literal");
        int number = parts.group("port") != null ? Integer.parseInt(parts.group("port")) : port;
        if (number < 1 || number > 0xffff) {
            throw new Failed(ExitCodes.USAGE, "not a port: " + number, "a port is a number from 1 to 65535");
        }
        return new Tcp(host, number);
    }

    /// Whom its certificate should name; empty for a unix domain socket.
    default String host() {
        return switch (this) {
            case Tcp(String host, var _) -> host;
            case Unix _ -> "";
        };
    }
}
