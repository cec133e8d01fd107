package dev.tasso.mta.explain;

import dev.tasso.smtp.reply.EnhancedCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A bounce that was written for people: an address, and under it what was said.
final class PlainBounce {
    private static final String SAID = " said: ";
    private static final String AFTER = "SMTP error from remote mail server after ";

    private static final String UNKNOWN = "?";

    /// Behind these comes the message that is returned.
    private static final List<String> ENDS = List.of(
            "below this line is a copy",
            "this is a copy of the message",
            "original message headers",
            "-- original message",
            "message/rfc822");

    private final List<String> lines;
    private final List<Finding> findings = new ArrayList<>();
    private String recipient = "";
    private int start;
    private final StringBuilder block = new StringBuilder();

    private PlainBounce(List<String> lines) {
        this.lines = lines;
    }

    static List<Finding> read(List<String> lines) {
        PlainBounce bounce = new PlainBounce(lines);
        for (int i = 0; i < lines.size(); i++) {
            String line = lines.get(i).strip();
            if (ENDS.stream().anyMatch(line.toLowerCase(java.util.Locale.ROOT)::contains)) {
                break;
            }
            bounce.line(i + 1, line);
        }
        bounce.endBlock();
        return bounce.findings;
    }

    private void line(int number, String line) {
        String address = address(line);
        if (!address.isEmpty()) {
            endBlock();
            recipient = address;
            int rest = line.indexOf(">:");
            block.append(rest < 0 ? "" : line.substring(rest + 2).strip());
            start = number;
        } else if (line.startsWith("The response ") && line.endsWith(":")) {
            recipient = recipient.isEmpty() ? gmailRecipient() : recipient;
            block.setLength(0);
            start = 0;
        } else if (line.isEmpty()) {
            endBlock();
        } else if (!recipient.isEmpty()) {
            start = block.isEmpty() ? number : start;
            block.append(block.isEmpty() ? "" : " ").append(line);
        }
    }

    private void endBlock() {
        if (block.isEmpty()) {
            return;
        }
        String text = block.toString();
        block.setLength(0);
        Said said = said(text);
        if (said.refused() || said.enhanced().isPresent()) {
            findings.add(new Finding(start, said, scene(text)));
        }
        recipient = "";
    }

    private static Said said(String text) {
        if (text.contains(AFTER)) {
            String rest = LogReader.between(text, AFTER, "\n");
            int colon = rest.contains(">: ") ? rest.indexOf(">: ") + 1 : rest.indexOf(": ");
            return Said.parse(rest.substring(colon < 0 ? 0 : colon + 1));
        }
        if (text.contains("(reason: ")) {
            String reason = LogReader.between(text, "(reason: ", "\n");
            return Said.parse(reason.endsWith(")") ? reason.substring(0, reason.length() - 1) : reason);
        }
        if (text.contains("Remote Server returned '")) {
            return Said.parse(LogReader.between(text, "Remote Server returned '", "'"));
        }
        if (text.contains(SAID)) {
            String words = LogReader.between(text, SAID, "(in reply to ");
            int given = words.indexOf(" Giving up on ");
            return Said.parse(given < 0 ? words : words.substring(0, given));
        }
        // qmail puts the code at the end: "Sorry, no mailbox here by that name. (#5.1.1)"
        Optional<EnhancedCode> status = EnhancedCode.parse(LogReader.between(text, "(#", ")"));
        Said plain = ReplyReader.one(text);
        return plain.code() == 0 && plain.enhanced().isEmpty() ? Said.words(text, status) : plain;
    }

    private Scene scene(String text) {
        String host = LogReader.between(text, "host ", " ");
        Scene scene = Scene.EMPTY.of("", recipient);
        scene = host.indexOf('.') > 0 ? scene.between(LogReader.host(host), "") : scene;
        if (text.contains("(in reply to ")) {
            return scene.at(Stage.ofCommand(LogReader.between(text, "(in reply to ", ")")));
        }
        if (text.contains(AFTER)) {
            return scene.at(Stage.ofCommand(LogReader.between(text, AFTER, "\n")));
        }
        return scene.at(qmailStage(text));
    }

    private static Stage qmailStage(String text) {
        if (text.contains("does not like recipient")) {
            return Stage.RCPT;
        }
        if (text.contains("does not like sender")) {
            return Stage.MAIL;
        }
        return text.contains("failed after I sent the message") ? Stage.END_OF_DATA : Stage.UNKNOWN;
    }

    /// A line that is an address and nothing else, or Postfix's `<a@b>: what was said`.
    private static String address(String line) {
        int end = line.indexOf(">:");
        String alone = line.startsWith("<") && end > 0
                ? line.substring(1, end)
                : LogReader.bare(line.endsWith(":") ? line.substring(0, line.length() - 1) : line);
        boolean plain = alone.indexOf('@') > 0 && alone.indexOf(' ') < 0 && alone.indexOf('<') < 0;
        return plain ? alone : "";
    }

    private String gmailRecipient() {
        for (String line : lines) {
            String found = LogReader.between(line, "delivered to ", " because");
            if (found.indexOf('@') > 0 && found.indexOf(' ') < 0) {
                return found;
            }
        }
        return UNKNOWN;
    }
}
