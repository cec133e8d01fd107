package dev.tasso.mta.deliver;

import dev.tasso.smtp.reply.Reply;
import java.net.InetAddress;
import java.util.List;

/// Which hosts a plan names.
sealed interface Hosts {

    /// Host names to be asked in this order.
    record Named(List<String> names, int port) implements Hosts {}

    /// The address that a recipient wrote in place of a domain.
    record Literal(InetAddress address, int port) implements Hosts {}

    /// Nobody, and why: a 5yz reply of our own, or a 4yz where asking again may help.
    record Nobody(Reply reply) implements Hosts {}

    /// A local route: no host is asked.
    record Here() implements Hosts {}
}
