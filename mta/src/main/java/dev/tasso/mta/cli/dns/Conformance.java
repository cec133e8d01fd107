package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.verify.DmarcRecord;
import dev.tasso.mta.verify.Remark;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The DMARC record of a domain, or the one above that holds for it (RFC 9989 section 4.10).
final class Conformance {
    private static final String CLAUSE = "RFC 9989 section 4.7";

    /// So many names are asked at most on the way up.
    private static final int LABELS_MAX = 8;

    private final Dns dns;
    private final Zone zone;

    Conformance(Dns dns, Zone zone) {
        this.dns = dns;
        this.zone = zone;
    }

    List<Item> of(String domain) {
        Texts texts = new Texts(dns, "dmarc", DmarcRecord::is, "RFC 9989 section 4.10");
        List<Item> items = new ArrayList<>();
        String name = domain;
        for (int labels = 0; labels < LABELS_MAX; labels++) {
            Item item = texts.item("_dmarc." + name, DmarcRecord::read, Conformance::parts, none(domain));
            boolean above = !name.equals(domain);
            if (!item.found().equals("none")) {
                items.add(above ? inherited(domain, item) : item);
                items.addAll(destinations(name, item.found()));
                mend(domain, item);
                return items;
            }
            int dot = name.indexOf('.');
            if (dot < 0) {
                break;
            }
            name = name.substring(dot + 1);
        }
        zone.text("_dmarc." + domain, "v=DMARC1; p=none; rua=mailto:postmaster@" + domain);
        return List.of(new Item("dmarc", "_dmarc." + domain, "none", List.of(none(domain))));
    }

    private static Remark none(String domain) {
        return Item.warning(
                "there is no DMARC record: nothing says what becomes of mail that pretends to be from " + domain
                        + ", and the largest providers want one",
                CLAUSE,
                "publish one; p=none with a rua= begins without risk");
    }

    private static Item inherited(String domain, Item item) {
        List<Remark> remarks = new ArrayList<>(item.remarks());
        remarks.addFirst(Item.fine("this record holds for " + domain + ", which has none", "RFC 9989 section 4.10"));
        return new Item("dmarc", item.subject(), item.found(), item.details(), remarks);
    }

    private void mend(String domain, Item item) {
        if (item.level() == Remark.Level.ERROR && item.subject().equals("_dmarc." + domain)) {
            DmarcRecord record = DmarcRecord.read(item.found()).value();
            String reports =
                    record.aggregate().isEmpty() ? "mailto:postmaster@" + domain : String.join(",", record.aggregate());
            String below = record.subdomains().equals(record.policy()) ? "" : " sp=" + record.subdomains() + ";";
            zone.text(item.subject(), "v=DMARC1; p=" + record.policy() + ";" + below + " rua=" + reports);
        }
    }

    private static List<String> parts(DmarcRecord record) {
        String reports = record.aggregate().isEmpty() ? "nowhere" : String.join(", ", record.aggregate());
        return List.of(
                "policy " + record.policy() + ", for names below " + record.subdomains()
                        + ", for names that do not exist " + record.absent()
                        + (record.testing() ? "; only tested" : ""),
                "reports to " + reports);
    }

    /// Who gets reports about another domain must have agreed to it (RFC 7489 section 7.1).
    private List<Item> destinations(String domain, String text) {
        DmarcRecord record = DmarcRecord.read(text).value();
        return Stream.concat(record.aggregate().stream(), record.failure().stream())
                .filter(uri -> uri.startsWith("mailto:") && uri.contains("@"))
                .map(uri -> uri.substring(uri.lastIndexOf('@') + 1).replaceFirst("!.*", ""))
                .distinct()
                .limit(LABELS_MAX)
                .filter(to -> !related(to, domain))
                .map(to -> agreed(domain, to))
                .toList();
    }

    private static boolean related(String one, String other) {
        return one.equalsIgnoreCase(other) || one.endsWith("." + other) || other.endsWith("." + one);
    }

    private Item agreed(String domain, String to) {
        String name = domain + "._report._dmarc." + to;
        Remark none = Item.warning(
                to + " does not say that it takes reports about " + domain + ": they are not sent",
                "RFC 7489 section 7.1",
                "let " + to + " publish a TXT record \"v=DMARC1\" at " + name);
        return new Texts(dns, "dmarc", DmarcRecord::is, "RFC 7489 section 7.1")
                .item(
                        name,
                        text -> new dev.tasso.mta.verify.Judged<>(text, List.of()),
                        _ -> List.of("reports about " + domain + " are welcome there"),
                        none);
    }
}
