package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.verify.Remark;
import dev.tasso.mta.verify.SpfRecord;
import dev.tasso.mta.verify.SpfTerm;
import dev.tasso.mta.verify.SpfTree;
import dev.tasso.mta.verify.SpfTree.Node;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/// The SPF records of a domain as a tree with its count (RFC 7208).
final class SenderPolicy {
    private final Dns dns;
    private final Zone zone;

    SenderPolicy(Dns dns, Zone zone) {
        this.dns = dns;
        this.zone = zone;
    }

    /// @param noMail the domain takes no mail; then it sends none either
    Item of(String domain, boolean noMail) {
        SpfTree tree = SpfTree.of(domain, dns);
        List<String> details = new ArrayList<>();
        boolean found = tree.root().found().startsWith("v=") || tree.lookups() > 0;
        if (found) {
            tree.root().below().forEach(each -> lines(each, 0, details));
            details.add(tree.lookups() + " of " + SpfTree.LOOKUPS_MAX + " look-ups, " + tree.voids() + " of "
                    + SpfTree.VOIDS_MAX + " without an answer");
        }
        List<Remark> remarks = tree.remarks();
        mend(domain, tree, remarks, noMail);
        return new Item("spf", domain, tree.root().found(), details, remarks);
    }

    private static void lines(Node node, int depth, List<String> details) {
        String number = String.valueOf(node.lookup());
        details.add(" ".repeat(Math.max(0, 2 - number.length())) + number + "  " + "  ".repeat(depth) + node.term()
                + "  " + node.found());
        node.below().forEach(each -> lines(each, depth + 1, details));
    }

    private void mend(String domain, SpfTree tree, List<Remark> remarks, boolean noMail) {
        String found = tree.root().found();
        if (found.equals("no SPF record")) {
            zone.text(domain, noMail ? "v=spf1 -all" : "v=spf1 mx -all");
            if (!noMail) {
                zone.comment("name in it whoever else sends for " + domain + ", before -all: ip4:, ip6:, include:");
            }
        } else if (found.contains(" | ")) {
            zone.text(domain, together(found));
            zone.comment("this one in place of the others at " + domain);
        } else if (remarks.stream().anyMatch(each -> each.level() == Remark.Level.ERROR)) {
            zone.text(domain, sound(tree));
            zone.comment("the readable terms of the SPF record of " + domain
                    + " that lead somewhere: put back, corrected," + " what is missed");
            if (tree.lookups() > SpfTree.LOOKUPS_MAX) {
                zone.comment("it still asks too much: write the networks of an include: as ip4: and ip6:");
            }
        }
    }

    /// The terms of all the records, each once, and what stands for everybody else last.
    private static String together(String found) {
        Set<String> terms = new LinkedHashSet<>();
        Set<String> last = new LinkedHashSet<>();
        for (String record : found.split(" \\| ", -1)) {
            for (String term : record.substring(6).strip().split(" +", -1)) {
                (term.matches("[-+?~]?all|redirect=.*") ? last : terms).add(term);
            }
        }
        terms.remove("");
        String end =
                last.stream().filter(each -> each.endsWith("all")).findFirst().orElse("-all");
        return "v=spf1 " + String.join(" ", terms) + (terms.isEmpty() ? "" : " ") + end;
    }

    private static String sound(SpfTree tree) {
        List<String> dead = tree.root().below().stream()
                .filter(SenderPolicy::broken)
                .map(Node::term)
                .toList();
        List<String> terms = SpfRecord.read(tree.root().found()).value().terms().stream()
                .flatMap(each -> switch (each) {
                    case SpfTerm.Directive one -> Stream.of(one.text());
                    case SpfTerm.Redirect one -> Stream.of(one.text());
                    case SpfTerm.OtherModifier one -> Stream.of(one.name() + "=" + one.value());
                })
                .filter(each -> !dead.contains(each))
                .toList();
        boolean ends = terms.stream().anyMatch(each -> each.matches("[-+?~]?all|redirect=.*"));
        return "v=spf1 " + String.join(" ", terms) + (ends ? "" : terms.isEmpty() ? "-all" : " -all");
    }

    private static boolean broken(Node node) {
        return node.remarks().stream().anyMatch(each -> each.level() == Remark.Level.ERROR)
                || node.below().stream().anyMatch(SenderPolicy::broken);
    }
}
