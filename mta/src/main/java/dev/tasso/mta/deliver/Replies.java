package dev.tasso.mta.deliver;

import dev.tasso.smtp.reply.Reply;

/// What we say ourselves where no host did: one place for every text that a sender may read in a report.
final class Replies {

    static final Reply BAD_LITERAL = Reply.of(550, "5.1.2", "The address in brackets is no IP address");

    private Replies() {}

    static Reply nullMx(String domain) {
        return Reply.of(556, "5.1.10", "The domain " + domain + " does not accept mail (null MX, RFC 7505)");
    }

    static Reply noSuchDomain(String domain) {
        return Reply.of(550, "5.1.2", "The domain " + domain + " does not exist");
    }

    static Reply noUsableHost(String domain) {
        return Reply.of(550, "5.4.4", "No MX record of " + domain + " names a host");
    }

    static Reply noAddress(String domain) {
        return Reply.of(550, "5.4.4", "No host that takes mail for " + domain + " has an address");
    }

    static Reply notPublic(String host, String address) {
        return Reply.of(
                550, "5.4.4", "The host " + host + " has the address " + address + ", which is not a public one");
    }

    static Reply dnsTrouble(String name, String why) {
        return Reply.of(451, "4.4.3", "DNS has no answer for " + name + ": " + why);
    }

    static Reply loop(String domain) {
        return Reply.of(554, "5.4.6", "The mail for " + domain + " comes back to this host: the best MX is ourselves");
    }
}
