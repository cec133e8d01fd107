package dev.tasso.mta.mail;

/// The queue that a recipient waits in, fixed at accept without asking DNS.
///
/// @param tenant whose mail it is; `-` until there are tenants
/// @param egress the outgoing identity; `-` until there are several
/// @param domain of the recipient, in ASCII and lower case
public record Lane(String tenant, String egress, String domain) implements Comparable<Lane> {

    public static Lane of(String domain) {
        return new Lane("-", "-", domain);
    }

    @Override
    public int compareTo(Lane other) {
        return toString().compareTo(other.toString());
    }

    @Override
    public String toString() {
        return tenant + "/" + egress + "/" + domain;
    }
}
