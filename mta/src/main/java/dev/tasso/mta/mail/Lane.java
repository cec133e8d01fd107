package dev.tasso.mta.mail;

/// The queue that a recipient waits in, fixed at accept without asking DNS.
///
/// @param tenant whose mail it is; `-` until there are tenants
/// @param egress the outgoing identity; `-` until there are several
/// @param domain of the recipient, in ASCII and lower case
/// @param priority from -9 to 9; mail of each level waits in a lane of its own (RFC 6710)
public record Lane(String tenant, String egress, String domain, int priority) implements Comparable<Lane> {

    public static Lane of(String domain) {
        return new Lane("-", "-", domain);
    }

    /// Of mail that is like any other.
    public Lane(String tenant, String egress, String domain) {
        this(tenant, egress, domain, 0);
    }

    /// For mail of another priority.
    public Lane at(int level) {
        return new Lane(tenant, egress, domain, level);
    }

    /// Without the priority.
    public String name() {
        return tenant + "/" + egress + "/" + domain;
    }

    @Override
    public int compareTo(Lane other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return priority == 0 ? name() : name() + " at priority " + priority;
    }
}
