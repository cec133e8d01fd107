package dev.tasso.mta.cli;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/// Whom a load may be sent to: machines that are plainly one's own, and others only on one's word.
final class BenchTarget {
    private static final int UNIQUE_LOCAL = 0xfc;
    private static final int UNIQUE_LOCAL_MASK = 0xfe;

    private BenchTarget() {}

    /// Fails where one of them is somebody else's, as far as one can see.
    ///
    /// @param owned whether the caller says that they are theirs
    static void judge(List<InetSocketAddress> addresses, boolean owned) throws Failed {
        for (InetSocketAddress address : addresses) {
            if (!owned && !harmless(address.getAddress())) {
                throw new Failed(
                        ExitCodes.USAGE,
                        address.getAddress().getHostAddress() + " is neither on this machine nor in a private network",
                        "a load is an attack on whoever did not ask for it; add --i-own-this if the server is yours");
            }
        }
    }

    /// Loopback, link-local, and private networks of IPv4 and IPv6.
    static boolean harmless(InetAddress address) {
        byte[] octets = address.getAddress();
        boolean uniqueLocal = octets.length == 16 && (octets[0] & UNIQUE_LOCAL_MASK) == UNIQUE_LOCAL;
        boolean privateNetwork = octets.length == 4 && address.isSiteLocalAddress();
        return address.isLoopbackAddress() || address.isLinkLocalAddress() || privateNetwork || uniqueLocal;
    }
}
