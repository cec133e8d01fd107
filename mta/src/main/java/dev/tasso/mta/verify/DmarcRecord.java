package dev.tasso.mta.verify;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What a domain asks of those who get mail in its name that does not prove itself (RFC 9989 section 4.7, which
/// replaces
/// RFC 7489 section 6.3).
///
/// @param policy none, quarantine or reject; none where nothing valid is asked
/// @param subdomains the policy for names below that exist
/// @param absent the policy for names below that do not exist
/// @param testing apply a policy that is one step milder
/// @param aggregate where aggregate reports go
/// @param failure where failure reports go
public record DmarcRecord(
        String policy,
        String subdomains,
        String absent,
        boolean testing,
        List<String> aggregate,
        List<String> failure) {
    private static final String CLAUSE = "RFC 9989 section 4.7";
    private static final Set<String> POLICIES = Set.of("none", "quarantine", "reject");
    private static final Map<String, Set<String>> VALUES = Map.of(
            "p", POLICIES,
            "sp", POLICIES,
            "np", POLICIES,
            "t", Set.of("y", "n"),
            "psd", Set.of("y", "n", "u"),
            "adkim", Set.of("r", "s"),
            "aspf", Set.of("r", "s"));
    private static final Set<String> REMOVED = Set.of("pct", "rf", "ri");
    private static final Set<String> OTHERS = Set.of("v", "rua", "ruf", "fo");
    private static final Pattern URI = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]*:[^\\s,!]+(?:!\\d+[kmgtKMGT]?)?");

    public DmarcRecord {
        aggregate = List.copyOf(aggregate);
        failure = List.copyOf(failure);
    }

    /// Whether a TXT record is of this kind at all.
    public static boolean is(String text) {
        return text.matches("(?s)v[ \\t]*=[ \\t]*DMARC1[ \\t]*(;.*)?");
    }

    /// Reads the text of a TXT record at `_dmarc.domain`.
    public static Judged<DmarcRecord> read(String text) {
        Remarks remarks = new Remarks();
        TagList tags = TagList.read(text, CLAUSE, remarks);
        if (!tags.begins("v", "DMARC1")) {
            remarks.error(1, "the first tag is not v=DMARC1", CLAUSE, "begin with v=DMARC1;");
        }
        tags.all().values().forEach(tag -> judge(tag, remarks));
        List<String> aggregate = uris(tags, "rua", remarks);
        List<String> failure = uris(tags, "ruf", remarks);
        String policy = policy(tags, "p", "none");
        if (!tags.has("p")) {
            remarks.warning(
                    0,
                    "there is no p=: taken for none today, and for a broken record by those who follow RFC 7489",
                    CLAUSE,
                    "write p=none, p=quarantine or p=reject after v=DMARC1;");
        } else if (policy.equals("none")) {
            remarks.warning(
                    tags.tag("p", "").position(),
                    "p=none asks for reports only: forged mail is delivered",
                    CLAUSE,
                    "when the reports show that your own mail passes, ask for quarantine, then reject");
        }
        if (aggregate.isEmpty()) {
            remarks.warning(0, "no reports are asked for", CLAUSE, "add rua=mailto:address");
        }
        String below = policy(tags, "sp", policy);
        boolean testing = tags.value("t", "n").equals("y");
        return new Judged<>(
                new DmarcRecord(policy, below, policy(tags, "np", below), testing, aggregate, failure), remarks.list());
    }

    private static String policy(TagList tags, String name, String otherwise) {
        String value = tags.value(name, otherwise);
        return POLICIES.contains(value) ? value : otherwise;
    }

    private static void judge(TagList.Tag tag, Remarks remarks) {
        Set<String> values = VALUES.getOrDefault(tag.name(), Set.of());
        if (!values.isEmpty() && !values.contains(tag.value())) {
            remarks.error(
                    tag.position(),
                    tag.name() + "=" + tag.value() + " is not one of "
                            + String.join(", ", values.stream().sorted().toList()),
                    CLAUSE,
                    "correct the value");
        } else if (REMOVED.contains(tag.name())) {
            remarks.warning(
                    tag.position(),
                    "the tag " + tag.name() + " is no longer part of DMARC",
                    "RFC 9989 section 4.7",
                    "remove it" + (tag.name().equals("pct") ? "; t=y says that you only test" : ""));
        } else if (values.isEmpty() && !OTHERS.contains(tag.name())) {
            remarks.warning(
                    tag.position(),
                    "the tag " + tag.name() + " is unknown and ignored",
                    CLAUSE,
                    "remove it or correct its name");
        }
    }

    private static List<String> uris(TagList tags, String name, Remarks remarks) {
        if (!tags.has(name)) {
            return List.of();
        }
        for (TagList.Tag part : tags.parts(name, ",")) {
            if (!URI.matcher(part.value()).matches()) {
                remarks.error(
                        part.position(),
                        name + "=: \"" + part.value() + "\" is no URI",
                        CLAUSE,
                        "write " + name + "=mailto:address, several with commas between them");
            }
        }
        return tags.parts(name, ",").stream()
                .map(TagList.Tag::value)
                .filter(it -> URI.matcher(it).matches())
                .toList();
    }
}
