package dev.tasso.mta.verify;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// To which hosts, and how strictly, mail for a domain may go (RFC 8461 section 3.2).
///
/// @param mode enforce, testing or none; empty where it cannot be read
/// @param hosts names of mail exchangers; `*.` in front stands for exactly one label
/// @param seconds for how long senders keep the policy; -1 where it cannot be read
public record StsPolicy(String mode, List<String> hosts, long seconds) {
    private static final String CLAUSE = "RFC 8461 section 3.2";
    private static final long SECONDS_MAX = 31_557_600;
    private static final long SECONDS_GOOD = 7 * 86_400;
    private static final int HOSTS_MAX = 1_000;

    public StsPolicy {
        hosts = List.copyOf(hosts);
    }

    /// Reads what lies at `https://mta-sts.domain/.well-known/mta-sts.txt`.
    public static Judged<StsPolicy> read(String text) {
        Remarks remarks = new Remarks();
        Map<String, String> fields = new HashMap<>();
        List<String> hosts = new ArrayList<>();
        int position = 1;
        for (String ended : text.split("\n", -1)) {
            String line = ended.endsWith("\r") ? ended.substring(0, ended.length() - 1) : ended;
            int colon = line.indexOf(':');
            String name = colon < 0 ? "" : line.substring(0, colon).strip();
            String value = line.substring(colon + 1).strip();
            if (name.isEmpty() && !line.isBlank()) {
                remarks.error(position, "\"" + line.strip() + "\" is not name: value", CLAUSE, "write name: value");
            } else if (name.equals("mx")) {
                host(value, position, hosts, remarks);
            } else if (!name.isEmpty() && fields.putIfAbsent(name, value) != null) {
                remarks.warning(position, name + " stands twice: the first counts", CLAUSE, "keep one of the two");
            }
            position += ended.length() + 1;
        }
        String mode = judge(fields, hosts, remarks);
        return new Judged<>(new StsPolicy(mode, hosts, seconds(fields, remarks)), remarks.list());
    }

    private static void host(String value, int position, List<String> hosts, Remarks remarks) {
        String label = "[A-Za-z0-9](?:[A-Za-z0-9-]*[A-Za-z0-9])?";
        if (!value.matches("(?:\\*\\.)?" + label + "(?:\\." + label + ")*")) {
            remarks.error(
                    position, "mx: \"" + value + "\" is no host name", CLAUSE, "write the name of a mail exchanger");
        } else if (hosts.size() < HOSTS_MAX) {
            hosts.add(value.toLowerCase(Locale.ROOT));
        }
    }

    private static String judge(Map<String, String> fields, List<String> hosts, Remarks remarks) {
        if (!"STSv1".equals(fields.get("version"))) {
            remarks.error(0, "there is no line version: STSv1", CLAUSE, "begin with version: STSv1");
        }
        String mode = fields.getOrDefault("mode", "");
        switch (mode) {
            case "enforce" -> {}
            case "testing" ->
                remarks.warning(
                        0,
                        "mode: testing asks for reports only; mail still goes where it should not",
                        CLAUSE,
                        "when the reports are clean, write mode: enforce and publish a new id=");
            case "none" ->
                remarks.warning(0, "mode: none takes the policy back", CLAUSE, "write mode: testing or mode: enforce");
            default ->
                remarks.error(0, "mode is none of enforce, testing, none", CLAUSE, "write for example mode: testing");
        }
        if (hosts.isEmpty() && !mode.equals("none")) {
            remarks.error(0, "no mx: names a host that mail may go to", CLAUSE, "write mx: for each mail exchanger");
        }
        return List.of("enforce", "testing", "none").contains(mode) ? mode : "";
    }

    private static long seconds(Map<String, String> fields, Remarks remarks) {
        String value = fields.getOrDefault("max_age", "");
        long seconds = value.matches("\\d{1,10}") ? Long.parseLong(value) : -1;
        if (seconds < 0 || seconds > SECONDS_MAX) {
            remarks.error(
                    0,
                    "max_age is no number of seconds up to " + SECONDS_MAX,
                    CLAUSE,
                    "write for example max_age: 604800, a week");
            return -1;
        }
        if (seconds < SECONDS_GOOD) {
            remarks.warning(
                    0,
                    "max_age: " + seconds + " is short: who can stop senders from asking for so long gets round it",
                    CLAUSE,
                    "write at least 604800, a week");
        }
        return seconds;
    }

    /// Whether mail may go to this host (RFC 8461 section 4.1).
    public boolean names(String host) {
        int dot = host.indexOf('.');
        return hosts.contains(host) || (dot > 0 && hosts.contains("*" + host.substring(dot)));
    }
}
