package dev.tasso.mta.accept;

import dev.tasso.smtp.address.DomainName;
import java.util.Optional;

/// Whose mail a client asks for by ETRN: that of a domain, or also of all below it (RFC 1985 section 5.3).
record Node(String domain, boolean below) {

    private static final char BELOW = '@';

    /// Empty where the text names no domain: the queues of other servers (`#name`) mean nothing here.
    static Optional<Node> parse(String text) {
        boolean below = text.indexOf(BELOW) == 0;
        return DomainName.parse(below ? text.substring(1) : text).map(domain -> new Node(domain.ascii(), below));
    }

    boolean covers(String other) {
        return other.equals(domain) || (below && other.endsWith("." + domain));
    }
}
