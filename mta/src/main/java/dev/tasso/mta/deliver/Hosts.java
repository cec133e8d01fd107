package dev.tasso.mta.deliver;

import dev.tasso.smtp.reply.Reply;
import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;

/// Whom a plan asks.
sealed interface Hosts {

    /// Host names from DNS, to be asked in this order, at public addresses only.
    record Exchangers(List<String> names, int port) implements Hosts {}

    /// The address that a recipient wrote in place of a domain.
    record Literal(InetAddress address, int port) implements Hosts {}

    /// The one host that the configuration names, wherever it is.
    record Configured(String name, int port) implements Hosts {}

    /// A socket on this machine.
    record Unix(Path socket) implements Hosts {}

    /// Nobody, and why.
    record Nobody(Reply reply) implements Hosts {}

    /// A local route: no host is asked.
    record Here() implements Hosts {}
}
