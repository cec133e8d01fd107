package dev.tasso.mta.explain;

import dev.tasso.smtp.reply.EnhancedCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// The part of a bounce that machines read: groups of fields, the first about the message, the others about one
/// recipient each (RFC 3464 section 2).
final class DeliveryStatus {
    private static final List<String> NAMES = List.of(
            "reporting-mta",
            "received-from-mta",
            "final-recipient",
            "original-recipient",
            "action",
            "status",
            "remote-mta",
            "diagnostic-code");

    private final List<String> lines;
    private final List<Finding> findings = new ArrayList<>();
    private final Map<String, String> group = new HashMap<>();
    private String reporting = "";
    private String name = "";
    private int line;

    private DeliveryStatus(List<String> lines) {
        this.lines = lines;
    }

    static List<Finding> read(List<String> lines) {
        DeliveryStatus status = new DeliveryStatus(lines);
        for (int i = status.start(); i < lines.size(); i++) {
            status.line(i + 1, lines.get(i));
        }
        status.endGroup();
        return status.findings;
    }

    /// The fields of a header look the same: where the part is named, what stands before it is passed over.
    private int start() {
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).toLowerCase(Locale.ROOT);
            if (line.startsWith("content-type: message/") && line.contains("delivery-status")) {
                return i + 1;
            }
        }
        return 0;
    }

    private void line(int number, String text) {
        boolean folded = text.startsWith(" ") || text.startsWith("\t");
        if (folded && !name.isEmpty()) {
            group.merge(name, text.strip(), (before, more) -> before + " " + more);
            return;
        }
        int colon = text.indexOf(':');
        String field = colon < 0 ? "" : text.substring(0, colon).strip().toLowerCase(Locale.ROOT);
        if (text.isBlank() || text.startsWith("--")) {
            endGroup();
        } else if (NAMES.contains(field)) {
            name = field;
            group.put(field, text.substring(colon + 1).strip());
            line = field.equals("diagnostic-code") || field.equals("status") ? number : line;
        } else {
            name = "";
        }
    }

    private void endGroup() {
        if (group.containsKey("reporting-mta")) {
            reporting = value("reporting-mta");
        }
        if (group.containsKey("status") || group.containsKey("diagnostic-code")) {
            findings.add(recipient());
        }
        group.clear();
        name = "";
    }

    private Finding recipient() {
        Optional<EnhancedCode> status = EnhancedCode.parse(firstWord(group.getOrDefault("status", "")));
        String diagnostic = value("diagnostic-code");
        int reply = diagnostic.indexOf("(in reply to ");
        Said said = Said.parse(reply < 0 ? diagnostic : diagnostic.substring(0, reply));
        if (said.code() == 0 && said.enhanced().isEmpty()) {
            said = new Said(0, status, said.text());
        } else if (said.enhanced().isEmpty() && status.isPresent() && telling(status.get(), said)) {
            said = new Said(said.code(), status, said.text());
        }
        Scene scene = Scene.EMPTY
                .between(value("remote-mta"), reporting)
                .of("", value("final-recipient").isEmpty() ? value("original-recipient") : value("final-recipient"))
                .at(reply < 0 ? Stage.UNKNOWN : Stage.ofCommand(LogReader.between(diagnostic, "(in reply to ", ")")));
        return new Finding(line, said, scene, Optional.empty(), remark(said));
    }

    /// A status of 5.0.0 tells nothing, and one of another class is the reporter's own.
    private static boolean telling(EnhancedCode status, Said said) {
        return status.status() == said.code() / 100 && status.subject() + status.detail() > 0;
    }

    private String remark(Said said) {
        return switch (group.getOrDefault("action", "").toLowerCase(Locale.ROOT)) {
            case "delayed" -> "A delay only: the sending server goes on trying.";
            case "failed" -> said.temporary() ? "The sending server has given up: it will not try again." : "";
            default -> "";
        };
    }

    /// `dns; mx.example` and `rfc822; a@b.example` without their type.
    private String value(String field) {
        String value = group.getOrDefault(field, "");
        int type = value.indexOf(';');
        boolean typed =
                type > 0 && value.substring(0, type).chars().allMatch(c -> Character.isLetterOrDigit(c) || c == '-');
        return typed ? value.substring(type + 1).strip() : value;
    }

    private static String firstWord(String text) {
        return text.split(" ", 2)[0];
    }
}
