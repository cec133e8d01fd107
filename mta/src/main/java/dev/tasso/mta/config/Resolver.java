package dev.tasso.mta.config;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;

/// Where DNS questions go.
///
/// @param servers empty: those of the machine
/// @param timeout for one question to one server
public record Resolver(List<InetSocketAddress> servers, Duration timeout) {

    public Resolver {
        servers = List.copyOf(servers);
    }

    static Resolver read(Table table) {
        Resolver resolver = new Resolver(
                table.list("servers", Form.ADDRESS_PORT, List.of()),
                table.value("timeout", Form.DURATION, Duration.ofSeconds(5)));
        table.end();
        return resolver;
    }
}
