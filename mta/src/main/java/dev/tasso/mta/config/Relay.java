package dev.tasso.mta.config;

import java.net.InetAddress;
import java.util.List;

/// Who may send to domains that are not ours without authentication.
///
/// @param networks by default the loopback networks where every listener is on a loopback address, else none
public record Relay(List<Network> networks) {

    public Relay {
        networks = List.copyOf(networks);
    }

    public boolean trusts(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
