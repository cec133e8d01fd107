package dev.tasso.mta.config;

import java.net.InetAddress;
import java.util.List;

/// Who may send to domains that are not ours without authentication.
///
/// @param networks by default the loopback networks where every listener is on a loopback address, else none
public record Relay(List<Network> networks) {

    private static final List<Network> LOOPBACK =
            List.of(new Network(InetAddress.ofLiteral("127.0.0.0"), 8), new Network(InetAddress.ofLiteral("::1"), 128));

    public Relay {
        networks = List.copyOf(networks);
    }

    public boolean trusts(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    static Relay read(Table table, List<Listener> listeners) {
        boolean loopbackOnly = listeners.stream().allMatch(Listener::onThisMachine);
        List<Network> networks = table.list("networks", Form.NETWORK, loopbackOnly ? LOOPBACK : List.of());
        if (networks.stream().anyMatch(network -> network.prefix() == 0)) {
            table.wrong(
                    "networks",
                    "lets everybody relay through this server",
                    "name only your own networks; others authenticate on a submission listener");
        }
        table.end();
        return new Relay(networks);
    }
}
