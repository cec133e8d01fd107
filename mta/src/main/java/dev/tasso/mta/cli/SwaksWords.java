package dev.tasso.mta.cli;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/// The words of swaks that need no thought: options that have another name here, and values that are written otherwise.
final class SwaksWords {
    private SwaksWords() {}

    /// Options with a value that tasso has too.
    static final Map<String, String> SAME = Map.ofEntries(
            Map.entry("to", "--to"),
            Map.entry("t", "--to"),
            Map.entry("bcc", "--to"),
            Map.entry("from", "--from"),
            Map.entry("f", "--from"),
            Map.entry("helo", "--helo"),
            Map.entry("ehlo", "--helo"),
            Map.entry("lhlo", "--helo"),
            Map.entry("h", "--helo"),
            Map.entry("local-interface", "--source"),
            Map.entry("li", "--source"),
            Map.entry("tls-protocol", "--tls-version"),
            Map.entry("tlsp", "--tls-version"),
            Map.entry("tls-verify-target", "--verify-name"),
            Map.entry("tls-ca-path", "--ca"),
            Map.entry("tls-cert", "--client-certificate"),
            Map.entry("tls-key", "--client-key"),
            Map.entry("tls-sni", "--sni"));

    /// What changes only what swaks shows, or what it asks.
    static final Set<String> SHOWING = Set.of(
            "suppress-data",
            "n",
            "hide-receive",
            "hr",
            "hide-send",
            "hs",
            "hide-informational",
            "hi",
            "show-raw-text",
            "raw",
            "show-time-lapse",
            "stl",
            "no-hints",
            "nth",
            "no-send-hints",
            "nsh",
            "no-receive-hints",
            "nrh",
            "no-info-hints",
            "nih",
            "auth-hide-password",
            "ahp",
            "auth-plaintext",
            "apt",
            "protect-prompt",
            "pp",
            "force-getpwuid",
            "tls-get-peer-cert",
            "attach-encoding",
            "no-strip-from",
            "nsf");

    static final Set<String> QUIET = Set.of("silent", "hide-all", "ha");

    /// Mechanisms that swaks may name and tasso does not speak: MD5 and NTLM are broken.
    static final Set<String> UNSPOKEN = Set.of("DIGEST-MD5", "CRAM-SHA1", "NTLM", "SPA", "MSN");

    /// swaks' words for the stages at which it can stop.
    static String stage(String word) {
        return switch (word.toUpperCase(Locale.ROOT)) {
            case "CONNECT", "BANNER" -> "greeting";
            case "FIRST-HELO", "FIRST-EHLO", "FIRST-LHLO" -> "first-hello";
            case "HELO", "EHLO", "LHLO" -> "hello";
            case "STARTTLS" -> "tls";
            case "FROM" -> "mail";
            case "TO" -> "rcpt";
            default -> word.toLowerCase(Locale.ROOT);
        };
    }

    static String port(String word) {
        return switch (word.toLowerCase(Locale.ROOT)) {
            case "smtp" -> "25";
            case "smtps", "submissions" -> "465";
            case "submission" -> "587";
            default -> word;
        };
    }

    static String seconds(String word) throws Failed {
        if (!word.matches("\\d{1,6}[smhSMH]?")) {
            throw new Failed(ExitCodes.USAGE, "not a time: " + word, "--timeout takes 30, 30s or 2m");
        }
        long number = Long.parseLong(word.replaceAll("\\D", ""));
        String unit = word.replaceAll("\\d", "").toLowerCase(Locale.ROOT);
        long seconds = number * (unit.equals("h") ? 3_600 : unit.equals("m") ? 60 : 1);
        return Long.toString(seconds == 0 ? 3_600 : seconds);
    }

    /// `-`, `@name` and, as swaks once had it, the name of a file that exists, are files.
    static String file(String given, String mark) {
        if (given.equals("-") || given.startsWith("@")) {
            return given.startsWith("@") ? given : mark + given;
        }
        try {
            return given.length() < 4_096 && Files.isRegularFile(Path.of(given)) ? mark + given : given;
        } catch (InvalidPathException _) {
            return given;
        }
    }
}
