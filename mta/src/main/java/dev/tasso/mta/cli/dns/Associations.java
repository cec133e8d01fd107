package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import dev.tasso.mta.dns.Dns.Tlsa;
import dev.tasso.mta.verify.Remark;
import dev.tasso.mta.verify.TlsaRecord;
import java.util.ArrayList;
import java.util.List;

/// What DANE says of a mail exchanger's certificate (RFC 7672).
public final class Associations {
    private static final String CLAUSE = "RFC 7672 section 2.2";

    private final Dns dns;

    public Associations(Dns dns) {
        this.dns = dns;
    }

    /// The records of one host, judged without its certificate.
    public Item of(String host, int port) {
        String name = "_" + port + "._tcp." + host;
        return switch (dns.tlsa(name)) {
            case Absent<Tlsa> _ ->
                new Item(
                        "dane",
                        name,
                        "none",
                        List.of(Item.fine("no TLSA record: it is optional, and needs DNSSEC", CLAUSE)));
            case Unavailable<Tlsa>(String why) ->
                new Item(
                        "dane",
                        name,
                        "no answer",
                        List.of(Item.unknown(
                                "DNS does not answer for " + name + ": " + why + "; senders with DANE put mail off",
                                CLAUSE,
                                "see to its name servers, or to its DNSSEC")));
            case Found<Tlsa>(List<Tlsa> records) -> judged(name, records);
        };
    }

    private Item judged(String name, List<Tlsa> records) {
        List<Remark> remarks = new ArrayList<>();
        for (Tlsa each : records) {
            remarks.addAll(TlsaRecord.judge(each).remarks());
        }
        if (dns.authentic(name)) {
            remarks.add(Item.fine("DNSSEC: validated", CLAUSE));
        } else {
            remarks.add(Item.warning(
                    "nobody vouches for this answer; senders use TLSA records only where DNSSEC proves them",
                    CLAUSE,
                    "sign the zone; to see it proved, ask a validating resolver on this machine (--resolver"
                            + " 127.0.0.1)"));
        }
        List<String> shown = records.stream().map(Associations::shown).toList();
        return new Item("dane", name, shown.getFirst(), shown.subList(1, shown.size()), remarks);
    }

    static String shown(Tlsa each) {
        return each.usage() + " " + each.selector() + " " + each.matching() + " " + each.data();
    }
}
