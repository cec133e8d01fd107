package dev.tasso.mta.config;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/// Where the running server answers the command line and the console.
public record Http(InetSocketAddress address) {

    static Http read(Table table) {
        InetSocketAddress address = table.value(
                "address", Form.ADDRESS_PORT, new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 8025));
        table.end();
        return new Http(address);
    }
}
