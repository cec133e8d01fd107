package dev.tasso.mta.cli;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;

/// Reads a command line of swaks, the Swiss army knife of SMTP, and writes it as one of `tasso send`.
///
/// Where the two differ by themselves, it says so outright: swaks never verifies a certificate unasked, sends passwords
/// without TLS, does not pipeline, and prints the conversation. What only changes what swaks shows is passed over; what
/// cannot be done is refused, so that no test succeeds because half of it was left out.
final class Swaks {

    private final Iterator<String> words;
    private final List<String> written = new ArrayList<>(List.of("send"));
    private final List<String> mechanisms = new ArrayList<>();
    private String pending = "";
    private String server = "";
    private String port = "";
    private String defaultPort = "";
    private String tls = "none";
    private String attachment = "";
    private String proxySource = "";
    private String proxyDestination = "";
    private boolean login;
    private boolean password;
    private boolean quiet;
    private boolean verify;
    private boolean pipelining;

    private Swaks(List<String> words) {
        this.words = words.iterator();
    }

    /// The command line of tasso for `send --swaks ...`; any other as it is.
    static List<String> translated(List<String> arguments) throws Failed {
        boolean asked = arguments.size() > 1
                && arguments.getFirst().equals("send")
                && arguments.get(1).equals("--swaks");
        return asked ? new Swaks(arguments.subList(2, arguments.size())).translate() : arguments;
    }

    private List<String> translate() throws Failed {
        while (!pending.isEmpty() || words.hasNext()) {
            String word = pending.isEmpty() ? words.next() : pending;
            pending = "";
            if (!word.matches("(?s)--?[A-Za-z0-9].*")) {
                throw unknown(word);
            }
            int equals = word.indexOf('=');
            String name = (equals < 0 ? word : word.substring(0, equals)).replaceFirst("^--?", "");
            if (equals >= 0) {
                pending = "=" + word.substring(equals + 1);
            }
            option(name);
        }
        finish();
        return written;
    }

    private void option(String name) throws Failed {
        String lower = name.toLowerCase(Locale.ROOT);
        if (SwaksWords.SAME.containsKey(lower)) {
            add(SwaksWords.SAME.getOrDefault(lower, ""), value(name));
        } else if (SwaksWords.SHOWING.contains(lower)) {
            optional();
        } else if (SwaksWords.QUIET.contains(lower)) {
            optional();
            quiet = true;
        } else if (lower.startsWith("header-") || lower.startsWith("h-")) {
            add("--header", name.substring(name.indexOf('-') + 1) + ": " + value(name));
        } else if (lower.startsWith("xclient-") && !lower.equals("xclient-optional")) {
            add(
                    "--xclient",
                    lower.substring("xclient-".length()).replace("-", "").toUpperCase(Locale.ROOT) + "=" + value(name));
        } else if (lower.startsWith("proxy-")) {
            proxy(lower, value(name));
        } else {
            way(name, lower);
        }
    }

    /// Which server, and how it is spoken to.
    private void way(String name, String lower) throws Failed {
        switch (lower) {
            case "server", "s" -> server = value(name);
            case "port", "p" -> port = SwaksWords.port(value(name));
            case "socket" -> server = "unix:" + value(name);
            case "protocol" -> protocol(value(name).toUpperCase(Locale.ROOT));
            case "timeout" -> add("--timeout", SwaksWords.seconds(value(name)));
            case "quit-after", "quit", "q" -> add("--quit-after", SwaksWords.stage(value(name)));
            case "drop-after", "drop", "da" -> add("--drop-after", SwaksWords.stage(value(name)));
            case "drop-after-send", "das" -> add("--drop-after-send", SwaksWords.stage(value(name)));
            case "pipeline" -> pipelining = true;
            case "4" -> written.add("--ipv4");
            case "6" -> written.add("--ipv6");
            case "dump" -> {
                optional();
                written.add("--dry-run");
            }
            default -> secret(name, lower);
        }
    }

    /// TLS and AUTH.
    private void secret(String name, String lower) throws Failed {
        switch (lower) {
            case "tls" -> tls = "starttls";
            case "tls-optional", "tlso", "tls-optional-strict", "tlsos" -> tls = "offered";
            case "tls-on-connect", "tlsc" -> {
                tls = "implicit";
                defaultPort = "465";
            }
            case "tls-cipher" -> add("--cipher", value(name).replace(':', ','));
            case "tls-verify", "tls-verify-ca", "tls-verify-host" -> verify = true;
            case "auth", "a" -> mechanisms(optional());
            case "auth-optional", "ao", "auth-optional-strict", "aos" -> {
                written.add("--auth-optional");
                mechanisms(optional());
            }
            case "auth-user", "au" -> {
                login = true;
                add("--auth-user", value(name));
            }
            case "auth-password", "ap" -> {
                String given = optional();
                password = !given.isEmpty();
                if (password) {
                    add("--auth-password", given);
                }
            }
            default -> message(name, lower);
        }
    }

    /// What is sent.
    private void message(String name, String lower) throws Failed {
        switch (lower) {
            case "cc" -> {
                String copies = value(name);
                add("--to", copies);
                add("--header", "Cc: " + copies);
            }
            case "header", "add-header", "ah" -> {
                for (String field : value(name).split("\\\\n|\n", -1)) {
                    add("--header", field);
                }
            }
            case "body", "b" -> add("--body", SwaksWords.file(value(name), "@"));
            case "attach-type" -> attachment += ";type=" + value(name);
            case "attach-name" -> attachment += ";name=" + optional();
            case "attach" -> {
                add("--attach", value(name).replaceFirst("^@", "") + attachment);
                attachment = "";
            }
            case "attach-body" -> {
                add(attachment.contains("text/html") ? "--html" : "--body", SwaksWords.file(value(name), "@"));
                attachment = "";
            }
            case "data", "d" -> {
                String given = SwaksWords.file(value(name), "@");
                boolean stored = given.startsWith("@");
                add(stored ? "--data" : "--data-text", stored ? given.substring(1) : given);
            }
            default -> throw unknown("--" + name);
        }
    }

    private void finish() throws Failed {
        boolean socket = server.startsWith("unix:");
        String at = port.isEmpty() ? defaultPort : port;
        if (server.isEmpty()) {
            written.add("--mx");
            if (!at.isEmpty()) {
                add("--mx-port", at);
            }
        } else {
            boolean bare = !socket && !server.matches(".*[^:]:\\d+|\\[.*]:\\d+");
            add("--server", bare && !at.isEmpty() ? server + ":" + at : server);
        }
        if (!proxySource.isEmpty()) {
            add("--proxy-client", proxySource);
            add("--proxy-server", proxyDestination);
        }
        if (login && !password) {
            written.add("--auth-password");
        }
        if (!mechanisms.isEmpty()) {
            add("--mechanism", String.join(",", mechanisms));
        }
        add("--tls", tls);
        written.add(verify ? "--verify" : "--no-verify");
        written.add(quiet ? "--quiet" : "--verbose");
        add("--pipelining", pipelining ? "auto" : "never");
        written.add("--no-bdat");
    }

    private void protocol(String word) throws Failed {
        if (!word.matches("E?SMTPS?A?|SSMTPA?|LMTPS?A?")) {
            throw new Failed(ExitCodes.USAGE, "not a protocol of swaks: " + word, "for example ESMTPSA or LMTP");
        }
        add("--protocol", word.startsWith("L") ? "lmtp" : word.startsWith("E") ? "esmtp" : "smtp");
        if (word.startsWith("SS")) {
            tls = "implicit";
            defaultPort = "465";
        } else if (word.matches(".*TPS.*")) {
            tls = "starttls";
        }
    }

    private void mechanisms(String list) throws Failed {
        List<String> named = List.of(list.toUpperCase(Locale.ROOT).split(",", -1));
        if (list.isEmpty() || named.contains("ANY")) {
            return;
        }
        named.stream().filter(one -> !SwaksWords.UNSPOKEN.contains(one)).forEach(mechanisms::add);
        if (mechanisms.isEmpty()) {
            throw new Failed(
                    ExitCodes.USAGE, "tasso does not speak " + list, "SCRAM-SHA-256, PLAIN and others it does");
        }
    }

    private void proxy(String name, String value) throws Failed {
        switch (name) {
            case "proxy-version" -> add("--proxy", "v" + value);
            case "proxy-source" -> proxySource = value + proxySource;
            case "proxy-source-port" -> proxySource += ":" + value;
            case "proxy-dest" -> proxyDestination = value + proxyDestination;
            case "proxy-dest-port" -> proxyDestination += ":" + value;
            case "proxy-family", "proxy-protocol", "proxy-command" -> {}
            default -> throw unknown("--" + name);
        }
    }

    private void add(String option, String value) {
        written.add(option + "=" + value);
    }

    private String value(String name) throws Failed {
        if (pending.startsWith("=")) {
            return optional();
        }
        if (!words.hasNext()) {
            throw new Failed(ExitCodes.USAGE, "--" + name + " of swaks needs a value", "swaks(1) tells which");
        }
        return words.next();
    }

    /// A value that may be left out: what looks like an option is none.
    private String optional() {
        if (pending.startsWith("=")) {
            String given = pending.substring(1);
            pending = "";
            return given;
        }
        String next = words.hasNext() ? words.next() : "";
        if (next.startsWith("-") && next.length() > 1) {
            pending = next;
            return "";
        }
        return next;
    }

    private static Failed unknown(String word) {
        return new Failed(
                ExitCodes.USAGE,
                "tasso cannot do this of swaks: " + word,
                "leave it out, or write the command as tasso's own: tasso help send");
    }
}
