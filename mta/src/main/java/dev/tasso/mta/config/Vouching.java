package dev.tasso.mta.config;

import java.util.List;

/// Whose word a listener takes about who its client is; nobody's, unless the file says so.
///
/// @param proxies who must begin each connection with a header of the PROXY protocol
/// @param xclient who may say XCLIENT, and from then on is somebody else
/// @param xforward who may say XFORWARD, for the trace
public record Vouching(List<Network> proxies, List<Network> xclient, List<Network> xforward) {

    /// Nobody's word.
    static final Vouching NONE = new Vouching(List.of(), List.of(), List.of());

    static final List<String> KEYS = List.of("proxy-from", "xclient-from", "xforward-from");

    public Vouching {
        proxies = List.copyOf(proxies);
        xclient = List.copyOf(xclient);
        xforward = List.copyOf(xforward);
    }

    static Vouching read(Table table) {
        return new Vouching(networks(table, KEYS.get(0)), networks(table, KEYS.get(1)), networks(table, KEYS.get(2)));
    }

    private static List<Network> networks(Table table, String key) {
        List<Network> networks = table.list(key, Form.NETWORK, List.of());
        if (networks.stream().anyMatch(network -> network.prefix() == 0)) {
            table.wrong(
                    key,
                    "lets everybody pass for anybody",
                    "name only the proxies or servers of your own that stand before this one");
        }
        return networks;
    }
}
