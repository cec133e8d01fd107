package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.verify.Judged;
import dev.tasso.mta.verify.Remark;
import dev.tasso.mta.verify.StsFetch;
import dev.tasso.mta.verify.StsPolicy;
import dev.tasso.mta.verify.StsRecord;
import dev.tasso.mta.verify.TlsReportingRecord;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/// What a domain asks of those who bring it mail: that they use TLS, with whom, and that they report where it fails
/// (RFC 8461, RFC 8460).
public final class Transport {
    private final Dns dns;
    private final StsFetch fetch;
    private final Zone zone;
    private Optional<StsPolicy> policy = Optional.empty();

    public Transport(Dns dns, StsFetch fetch, Zone zone) {
        this.dns = dns;
        this.fetch = fetch;
        this.zone = zone;
    }

    /// The policy, once it was asked for and is sound.
    public Optional<StsPolicy> policy() {
        return policy;
    }

    /// The TXT record and the policy, held against the mail exchangers.
    ///
    /// @param secured DANE protects the domain already
    public List<Item> policyOf(String domain, Collection<String> hosts, boolean secured) {
        String name = "_mta-sts." + domain;
        Remark none = secured
                ? Item.fine("no MTA-STS: DANE says it already, to senders that ask for it", "RFC 8461 section 3.1")
                : Item.warning(
                        "neither MTA-STS nor DANE: who can change traffic can read and divert the mail",
                        "RFC 8461 section 3.1",
                        "publish a policy, first with mode: testing");
        Item announced = new Texts(dns, "mta-sts", StsRecord::is, "RFC 8461 section 3.1")
                .item(name, StsRecord::read, _ -> List.of(), none);
        if (announced.found().equals("none")) {
            propose(domain, hosts, secured);
            return List.of(announced);
        }
        if (announced.found().equals("no answer")) {
            return List.of(announced);
        }
        return List.of(announced, fetched(domain, hosts));
    }

    private void propose(String domain, Collection<String> hosts, boolean secured) {
        if (!secured && !hosts.isEmpty()) {
            zone.text("_mta-sts." + domain, "v=STSv1; id=" + id());
            zone.comment("and at https://mta-sts." + domain + "/.well-known/mta-sts.txt, as text/plain:");
            written(hosts).forEach(line -> zone.comment("  " + line));
        }
    }

    private static List<String> written(Collection<String> hosts) {
        List<String> lines = new ArrayList<>(List.of("version: STSv1", "mode: testing"));
        hosts.forEach(each -> lines.add("mx: " + each));
        lines.add("max_age: 604800");
        return lines;
    }

    private static String id() {
        return DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'")
                .withZone(ZoneOffset.UTC)
                .format(Instant.now());
    }

    private Item fetched(String domain, Collection<String> hosts) {
        String where = "https://mta-sts." + domain + "/.well-known/mta-sts.txt";
        Judged<Optional<String>> text = fetch.policyOf(domain);
        List<Remark> remarks = new ArrayList<>(text.remarks());
        if (text.value().isEmpty()) {
            return new Item("mta-sts", where, "no policy", remarks);
        }
        Judged<StsPolicy> judged = StsPolicy.read(text.value().get());
        remarks.addAll(judged.remarks());
        StsPolicy read = judged.value();
        if (judged.sound()) {
            policy = Optional.of(read);
        } else {
            zone.comment("a sound policy for " + where + ":");
            written(hosts).forEach(line -> zone.comment("  " + line));
        }
        remarks.addAll(uncovered(domain, hosts, read));
        String hostsNamed = String.join(" ", read.hosts());
        return new Item(
                "mta-sts",
                where,
                "mode " + (read.mode().isEmpty() ? "unknown" : read.mode()),
                List.of("hosts " + (hostsNamed.isEmpty() ? "none" : hostsNamed), "kept for " + read.seconds() + " s"),
                remarks);
    }

    /// Mail exchangers that the policy leaves out.
    private List<Remark> uncovered(String domain, Collection<String> hosts, StsPolicy read) {
        List<Remark> remarks = new ArrayList<>();
        List<String> uncovered = read.mode().equals("none")
                ? List.of()
                : hosts.stream().filter(each -> !read.names(each)).toList();
        for (String each : uncovered) {
            boolean enforced = read.mode().equals("enforce");
            String what = "the policy does not name " + each
                    + (enforced ? ": senders do not bring mail there" : ": with mode: enforce it would get no mail");
            String cure = "add \"mx: " + each + "\" and publish a new id=";
            remarks.add(
                    enforced
                            ? Item.error(what, "RFC 8461 section 4.1", cure)
                            : Item.warning(what, "RFC 8461 section 4.1", cure));
        }
        if (!uncovered.isEmpty()) {
            zone.text("_mta-sts." + domain, "v=STSv1; id=" + id());
            zone.comment("with the policy's lines: mx: " + String.join(", mx: ", uncovered));
        }
        return remarks;
    }

    /// Where failures of TLS are reported.
    ///
    /// @param wanted there is something that can fail: MTA-STS or DANE
    public Item reports(String domain, boolean wanted) {
        String name = "_smtp._tls." + domain;
        Remark none = wanted
                ? Item.warning(
                        "nobody is told where TLS fails: the first sign of a broken policy is missing mail",
                        "RFC 8460 section 3",
                        "publish where reports shall go")
                : Item.fine("no TLS reports asked for: optional", "RFC 8460 section 3");
        Item item = new Texts(dns, "tls-rpt", TlsReportingRecord::is, "RFC 8460 section 3")
                .item(
                        name,
                        TlsReportingRecord::read,
                        read -> List.of("reports to " + String.join(", ", read.destinations())),
                        none);
        boolean broken = item.level() == Remark.Level.ERROR;
        if (broken || (wanted && item.found().equals("none"))) {
            zone.text(name, "v=TLSRPTv1; rua=mailto:postmaster@" + domain);
        }
        return item;
    }
}
