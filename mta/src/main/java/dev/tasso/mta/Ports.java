package dev.tasso.mta;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Locale;

/// Says why a port cannot be had, and what to do.
final class Ports {
    private static final int UNPRIVILEGED_FROM = 1024;

    private Ports() {}

    static CannotStart cannotListen(String who, InetSocketAddress address, Exception cause) {
        String where = address.getAddress().getHostAddress() + " port " + address.getPort();
        String why = String.valueOf(cause.getMessage());
        boolean forbidden = why.toLowerCase(Locale.ROOT).contains("permission");
        if (forbidden && address.getPort() < UNPRIVILEGED_FROM) {
            return new CannotStart(
                    who + " may not use " + where + ": ports below " + UNPRIVILEGED_FROM + " are root's",
                    "run it with the capability to bind them: packaging/tasso.service does; or choose a higher port");
        }
        if (cause instanceof java.net.BindException && why.contains("in use")) {
            return new CannotStart(
                    who + " cannot use " + where + ": another program listens there",
                    "see which: ss -ltnp 'sport = :" + address.getPort()
                            + "'; stop it, or choose another port in the configuration file");
        }
        return new CannotStart(
                who + " cannot use " + where + ": " + why,
                "choose an address of this machine and a free port in the configuration file");
    }

    /// For what throws other exceptions around the one that tells.
    static CannotStart cannotListen(String who, InetSocketAddress address, RuntimeException thrown) {
        for (Throwable cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException told) {
                return cannotListen(who, address, (Exception) told);
            }
        }
        throw thrown;
    }
}
