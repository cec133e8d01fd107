package dev.tasso.mta.explain;

import dev.tasso.mta.explain.Dialect.Spoken;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads a pasted conversation: each reply is a finding, with the command it answers and what either side did wrong.
final class TranscriptReader {
    /// What tools print where no reply came.
    private static final List<String> TROUBLES = List.of(
            "refused", "timed out", "timeout", "reset by peer", "no route", "not known", "handshake", "closed by");

    private final Dialect dialect;
    private final Dialogue dialogue = new Dialogue();
    private final List<Finding> findings = new ArrayList<>();
    private final StringBuilder reply = new StringBuilder();
    private int replyLine;

    private TranscriptReader(Dialect dialect) {
        this.dialect = dialect;
    }

    /// Whether it is a conversation: marked lines, or commands and replies without marks.
    static boolean recognises(List<String> lines) {
        boolean tool = lines.stream().anyMatch(line -> line.startsWith("=== Trying ") || line.startsWith("Trying "));
        if (tool || !Dialect.of(lines).bareCommands()) {
            return true;
        }
        boolean commands = lines.stream().anyMatch(line -> Dialect.isCommand(line.strip()));
        return commands && lines.stream().anyMatch(line -> Said.startsWithCode(line.strip()));
    }

    static List<Finding> read(List<String> lines) {
        TranscriptReader reader = new TranscriptReader(Dialect.of(lines));
        for (int i = 0; i < lines.size(); i++) {
            reader.line(i + 1, lines.get(i));
        }
        reader.finish();
        return reader.findings;
    }

    private void line(int number, String line) {
        if (dialect.bareCommands() && dialogue.inBody()) {
            dialogue.body(line.strip());
            return;
        }
        switch (dialect.read(line)) {
            case Spoken.ByClient(String text) -> client(text);
            case Spoken.ByServer(String text) -> server(number, text);
            case Spoken.Note(String text) -> note(number, text);
        }
    }

    private void client(String text) {
        finish();
        if (dialogue.inBody()) {
            dialogue.body(text);
        } else {
            dialogue.command(text);
        }
    }

    private void server(int number, String text) {
        boolean first = reply.isEmpty();
        if (first) {
            replyLine = number;
        }
        reply.append(first ? text : " " + Said.further(text));
        if (!ReplyReader.goesOn(text)) {
            finish();
        }
    }

    private void finish() {
        if (!reply.isEmpty()) {
            Said said = Said.parse(reply.toString());
            reply.setLength(0);
            if (said.code() > 0) {
                findings.add(dialogue.reply(replyLine, said));
            }
        }
    }

    private void note(int number, String text) {
        dialogue.note(text);
        String lower = text.toLowerCase(java.util.Locale.ROOT);
        boolean trouble = TROUBLES.stream().anyMatch(lower::contains);
        boolean byUs = lower.contains("closed by foreign host");
        if (trouble && (!byUs || dialogue.waiting())) {
            findings.add(new Finding(number, Said.words(text, Optional.empty()), dialogue.scene()));
        }
    }
}
