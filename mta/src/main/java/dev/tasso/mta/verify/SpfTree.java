package dev.tasso.mta.verify;

import dev.tasso.mta.dns.Dns;
import java.util.ArrayList;
import java.util.List;

/// All that an SPF evaluation can come to: the record of a domain, below it the records that it includes or redirects
/// to, and what each term costs (RFC 7208 section 4.6.4).
///
/// The count is that of the longest way: of a sender whom nothing matches.
///
/// @param lookups terms that ask DNS
/// @param voids look-ups that found nothing
public record SpfTree(Node root, int lookups, int voids) {
    /// More makes every receiver give up with "permerror".
    public static final int LOOKUPS_MAX = 10;

    /// Receivers may give up where more than this find nothing.
    public static final int VOIDS_MAX = 2;

    /// One term that asks DNS, or the whole record at the root.
    ///
    /// @param term as it stands in the record; empty at the root
    /// @param found the record, or what else came of the question
    /// @param lookup which look-up this is, from 1; 0 at the root
    public record Node(String term, String domain, String found, int lookup, List<Node> below, List<Remark> remarks) {

        public Node {
            below = List.copyOf(below);
            remarks = List.copyOf(remarks);
        }
    }

    /// Asks for everything, within limits.
    public static SpfTree of(String domain, Dns dns) {
        return new SpfWalk(dns).tree(domain);
    }

    /// What is to be said about all of it; what is about a record below names its domain.
    public List<Remark> remarks() {
        Remarks remarks = new Remarks();
        if (lookups > LOOKUPS_MAX) {
            remarks.error(
                    0,
                    lookups + " terms ask DNS, and receivers stop at " + LOOKUPS_MAX + " with \"permerror\"",
                    "RFC 7208 section 4.6.4",
                    "remove what no longer sends; name networks by ip4: and ip6: in place of a, mx and include:");
        }
        if (voids > VOIDS_MAX) {
            remarks.error(
                    0,
                    voids + " look-ups find nothing, and receivers stop after " + VOIDS_MAX,
                    "RFC 7208 section 4.6.4",
                    "remove the terms whose names do not exist any more");
        }
        root.remarks().forEach(each -> remarks.addAll(List.of(each)));
        root.below().forEach(node -> below(node, remarks));
        return remarks.list();
    }

    private static void below(Node node, Remarks remarks) {
        List<Remark> named = new ArrayList<>();
        for (Remark each : node.remarks()) {
            named.add(
                    new Remark(each.level(), 0, "in " + node.term() + ": " + each.what(), each.clause(), each.cure()));
        }
        remarks.addAll(named);
        node.below().forEach(each -> below(each, remarks));
    }
}
