package dev.tasso.mta.verify;

import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import dev.tasso.mta.verify.SpfTerm.Directive;
import dev.tasso.mta.verify.SpfTerm.Mechanism;
import dev.tasso.mta.verify.SpfTerm.Redirect;
import dev.tasso.mta.verify.SpfTree.Node;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// Asks for the records of an SPF tree, one after the other, and counts.
///
/// It goes on beyond the ten look-ups that receivers allow, so that somebody who has seventeen is told so; and stops
/// long before a hostile tree has cost much.
final class SpfWalk {
    /// Look-ups that are really made.
    static final int LOOKUPS_WALKED_MAX = 40;

    private static final int EXCHANGERS_MAX = 10;
    private static final String LIMITS = "RFC 7208 section 4.6.4";

    private final Dns dns;
    private int lookups;
    private int voids;

    SpfWalk(Dns dns) {
        this.dns = dns;
    }

    SpfTree tree(String domain) {
        Node root = record("", domain, 0, List.of());
        return new SpfTree(root, lookups, voids);
    }

    private Node record(String term, String domain, int lookup, List<String> above) {
        Remarks remarks = new Remarks();
        if (above.contains(domain)) {
            remarks.error(
                    0, "it leads back to " + domain + ", round and round", LIMITS, "remove one of the two references");
            return new Node(term, domain, "a loop", lookup, List.of(), remarks.list());
        }
        return switch (dns.txt(domain)) {
            case Unavailable<String>(String why) -> {
                remarks.unknown(
                        "DNS does not answer for " + domain + ": " + why + "; receivers take it for \"temperror\"",
                        "RFC 7208 section 4.4",
                        "see that the name servers of " + domain + " answer");
                yield new Node(term, domain, "no answer", lookup, List.of(), remarks.list());
            }
            case Absent<String> _ -> {
                voids += lookup > 0 ? 1 : 0;
                yield none(term, domain, lookup, remarks);
            }
            case Found<String>(List<String> texts) -> {
                List<String> records = texts.stream().filter(SpfRecord::is).toList();
                if (records.isEmpty()) {
                    yield none(term, domain, lookup, remarks);
                }
                if (records.size() > 1) {
                    remarks.error(
                            0,
                            records.size() + " SPF records at " + domain + ": receivers take none of them",
                            "RFC 7208 section 4.5",
                            "put their terms together into one record");
                    yield new Node(term, domain, String.join(" | ", records), lookup, List.of(), remarks.list());
                }
                yield read(term, domain, records.getFirst(), lookup, above);
            }
        };
    }

    private static Node none(String term, String domain, int lookup, Remarks remarks) {
        if (lookup == 0) {
            remarks.error(
                    0,
                    "there is no SPF record: receivers cannot tell your mail from forged mail, and many refuse it",
                    "RFC 7208 section 3",
                    "publish one");
        } else {
            remarks.error(
                    0,
                    domain + " has no SPF record, which makes the whole a \"permerror\"",
                    term.startsWith("redirect") ? "RFC 7208 section 6.1" : "RFC 7208 section 5.2",
                    "remove the term, or correct the name in it");
        }
        return new Node(term, domain, "no SPF record", lookup, List.of(), remarks.list());
    }

    private Node read(String term, String domain, String text, int lookup, List<String> above) {
        Judged<SpfRecord> judged = SpfRecord.read(text);
        List<String> path = new ArrayList<>(above);
        path.add(domain);
        List<Node> below = new ArrayList<>();
        Optional<Redirect> redirect = Optional.empty();
        boolean all = false;
        for (SpfTerm each : judged.value().terms()) {
            switch (each) {
                case Directive one -> {
                    // What stands behind "all" is never looked at.
                    if (!all) {
                        ask(one, domain, path).ifPresent(below::add);
                    }
                    all |= one.mechanism() instanceof Mechanism.All;
                }
                case Redirect one -> redirect = Optional.of(one);
                case SpfTerm.OtherModifier _ -> {}
            }
        }
        if (!all && redirect.isPresent()) {
            below.add(follow(redirect.get().text(), redirect.get().domain(), domain, path));
        }
        return new Node(term, domain, text, lookup, below, judged.remarks());
    }

    /// A term that costs nothing is no node.
    private Optional<Node> ask(Directive one, String domain, List<String> path) {
        String text = one.text();
        return switch (one.mechanism()) {
            case Mechanism.All _, Mechanism.Ip _ -> Optional.empty();
            case Mechanism.Include(String name) -> Optional.of(follow(text, name, domain, path));
            case Mechanism.A a -> Optional.of(addresses(text, target(a.domain(), domain)));
            case Mechanism.Exists(String name) -> Optional.of(addresses(text, target(name, domain)));
            case Mechanism.Mx mx -> Optional.of(exchangers(text, target(mx.domain(), domain)));
            case Mechanism.Ptr _ -> {
                lookups++;
                yield Optional.of(new Node(text, domain, "depends on who sends", lookups, List.of(), List.of()));
            }
        };
    }

    private Node follow(String term, String name, String domain, List<String> path) {
        String target = target(name, domain);
        int lookup = ++lookups;
        return unasked(term, target, lookup).orElseGet(() -> record(term, target, lookup, path));
    }

    private Node addresses(String term, String target) {
        int lookup = ++lookups;
        return unasked(term, target, lookup).orElseGet(() -> switch (dns.addresses(target)) {
            case Found<InetAddress>(var list) ->
                new Node(term, target, count(list.size(), "address"), lookup, List.of(), List.of());
            case Absent<InetAddress> _ -> nothing(term, target, lookup, "no address");
            case Unavailable<InetAddress>(String why) -> silent(term, target, lookup, why);
        });
    }

    private Node exchangers(String term, String target) {
        int lookup = ++lookups;
        return unasked(term, target, lookup).orElseGet(() -> switch (dns.mx(target)) {
            case Found<Dns.Mx>(var list) -> {
                Remarks remarks = new Remarks();
                if (list.size() > EXCHANGERS_MAX) {
                    remarks.error(
                            0,
                            target + " has " + list.size() + " mail exchangers, and receivers stop at " + EXCHANGERS_MAX
                                    + " with \"permerror\"",
                            LIMITS,
                            "name their networks by ip4: and ip6:");
                }
                yield new Node(term, target, count(list.size(), "mail exchanger"), lookup, List.of(), remarks.list());
            }
            case Absent<Dns.Mx> _ -> nothing(term, target, lookup, "no mail exchanger");
            case Unavailable<Dns.Mx>(String why) -> silent(term, target, lookup, why);
        });
    }

    private Node nothing(String term, String target, int lookup, String what) {
        voids++;
        Remarks remarks = new Remarks();
        remarks.warning(
                0,
                target + " has " + what + ": the term matches nobody",
                LIMITS,
                "remove the term, or correct the name in it");
        return new Node(term, target, what, lookup, List.of(), remarks.list());
    }

    private static Node silent(String term, String target, int lookup, String why) {
        Remarks remarks = new Remarks();
        remarks.unknown(
                "DNS does not answer for " + target + ": " + why,
                "RFC 7208 section 4.4",
                "see that the name servers of " + target + " answer");
        return new Node(term, target, "no answer", lookup, List.of(), remarks.list());
    }

    /// What cannot, or need not, be asked: names that depend on the sender, and all beyond the limit.
    private static Optional<Node> unasked(String term, String target, int lookup) {
        String why =
                target.contains("%") ? "depends on who sends" : lookup > LOOKUPS_WALKED_MAX ? "not asked any more" : "";
        return why.isEmpty()
                ? Optional.empty()
                : Optional.of(new Node(term, target, why, lookup, List.of(), List.of()));
    }

    /// The domain that a term names, or the one whose record it stands in; of all macros only `%{d}` is the same for
    /// every sender (RFC 7208 section 7.2).
    private static String target(String name, String domain) {
        String target = name.isEmpty() ? domain : name.replaceAll("%\\{[dD]\\}", domain);
        String lower = target.toLowerCase(Locale.ROOT);
        return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }

    private static String count(int number, String what) {
        String plural = what.endsWith("s") ? what + "es" : what + "s";
        return number + " " + (number == 1 ? what : plural);
    }
}
