package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Failed;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.cli.survey.Survey;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import dev.tasso.mta.dns.Dns.Mx;
import dev.tasso.mta.verify.BimiRecord;
import dev.tasso.mta.verify.StsFetch;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Looks at everything that DNS says of a domain's mail, one kind of record after the other.
final class DomainCheck {
    private static final int PORT = 25;

    private final Dns dns;
    private final StsFetch fetch;
    private final Zone zone;

    DomainCheck(Dns dns, StsFetch fetch, Zone zone) {
        this.dns = dns;
        this.fetch = fetch;
        this.zone = zone;
    }

    Survey of(String domain, List<String> selectors) throws Failed {
        known(domain);
        List<Item> items = new ArrayList<>();
        Hosts hosts = new Hosts(dns, zone);
        items.addAll(hosts.of(domain));
        Pointers pointers = new Pointers(dns, zone);
        Set<InetAddress> seen = new HashSet<>();
        hosts.addresses()
                .forEach((host, list) ->
                        list.stream().filter(seen::add).forEach(each -> items.add(pointers.of(host, each))));
        items.add(new SenderPolicy(dns, zone).of(domain, hosts.none()));
        items.addAll(new Signatures(dns, zone).of(domain, selectors));
        items.addAll(new Conformance(dns, zone).of(domain));
        List<Item> associations = hosts.addresses().keySet().stream()
                .map(each -> new Associations(dns).of(each, PORT))
                .toList();
        boolean secured = !associations.isEmpty()
                && associations.stream().noneMatch(each -> each.found().equals("none"));
        if (!hosts.none()) {
            Transport transport = new Transport(dns, fetch, zone);
            List<Item> policy = transport.policyOf(domain, hosts.reachable(), secured);
            items.addAll(policy);
            items.add(transport.reports(domain, secured || policy.size() > 1));
        }
        items.addAll(associations);
        items.add(picture(domain));
        return new Survey(domain, items);
    }

    /// Nothing more is asked where the first question already says that all others are in vain.
    private void known(String domain) throws Failed {
        switch (dns.mx(domain)) {
            case Unavailable<Mx>(String why) -> {
                throw new Failed(
                        ExitCodes.CONNECT,
                        "DNS does not answer for " + domain + ": " + why,
                        Resolver.answered(why)
                                ? "the resolver answers, but finds no sound answer: are the name servers of " + domain
                                        + " up, and its DNSSEC signatures fresh? dig +cd " + domain + " MX"
                                : "is the resolver right? --resolver HOST:PORT asks another");
            }
            case Absent<Mx>(boolean exists)
            when !exists ->
                throw new Failed(
                        ExitCodes.REFUSED,
                        "DNS knows no domain " + domain + " (NXDOMAIN)",
                        "is it spelt right, registered and paid for? whois " + domain);
            case Absent<Mx> _, Dns.Answer.Found<Mx> _ -> {}
        }
    }

    private Item picture(String domain) {
        return new Texts(dns, "bimi", BimiRecord::is, "draft-brand-indicators-for-message-identification section 4.2")
                .item(
                        "default._bimi." + domain,
                        BimiRecord::read,
                        read -> List.of("picture at " + (read.location().isEmpty() ? "no place" : read.location())),
                        Item.fine("no picture (BIMI): optional", ""));
    }
}
