package dev.tasso.mta.cli;

import dev.tasso.mta.config.HostPort;
import java.nio.file.Path;

/// Where a server listens, as a person names it: `host`, `host:port`, `[address]:port`, `unix:/path`.
sealed interface ServerAddress {

    int SMTP_PORT = 25;

    /// On TCP.
    ///
    /// @param host a name, or an address without brackets
    record Tcp(String host, int port) implements ServerAddress {
        @Override
        public String toString() {
            return new HostPort(host, port).toString();
        }
    }

    /// On a unix domain socket.
    record Unix(Path path) implements ServerAddress {
        @Override
        public String toString() {
            return "unix:" + path;
        }
    }

    /// Reads one.
    ///
    /// @param port where none is named
    static ServerAddress parse(String text, int port) throws Failed {
        if (text.startsWith("unix:") || text.startsWith("/")) {
            return new Unix(Path.of(text.startsWith("/") ? text : text.substring("unix:".length())));
        }
        return HostPort.parse(text, port)
                .map(place -> new Tcp(place.host(), place.port()))
                .orElseThrow(() -> new Failed(
                        ExitCodes.USAGE,
                        "not a server, or not a port: " + text,
                        "write it as host, host:port, [address]:port or unix:/path"));
    }

    /// Whom its certificate should name; empty for a unix domain socket.
    default String host() {
        return switch (this) {
            case Tcp(String host, var _) -> host;
            case Unix _ -> "";
        };
    }
}
