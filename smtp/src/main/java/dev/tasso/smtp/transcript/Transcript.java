package dev.tasso.smtp.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// A conversation as it was spoken, line by line.
public record Transcript(List<Entry> entries) {

    public Transcript {
        entries = List.copyOf(entries);
    }

    /// Who speaks, or what kind of line it is.
    public enum Kind {
        /// `C: ` the client.
        CLIENT("C: "),
        /// `S: ` the server.
        SERVER("S: "),
        /// `C| ` octets from the client that are no proper line, quoted.
        RAW("C| "),
        /// `X: ` a fact outside the wire.
        FACT("X: "),
        /// `# ` a remark.
        REMARK("# ");

        private final String mark;

        Kind(String mark) {
            this.mark = mark;
        }

        /// What its lines begin with.
        public String mark() {
            return mark;
        }
    }

    /// One line.
    ///
    /// @param offsetMs milliseconds since the conversation began; zero where it was written by hand
    public record Entry(Kind kind, long offsetMs, String text) {

        @Override
        public String toString() {
            return kind.mark() + text;
        }
    }

    /// Reads the notation that [#print()] writes, and that people write by hand: empty lines are allowed, and behind
    /// two spaces a comment may stand in lines of raw octets, in facts and behind `...`.
    public static Transcript parse(String text) {
        List<Entry> entries = new ArrayList<>();
        int number = 0;
        for (String line : text.lines().toList()) {
            number++;
            if (!line.isBlank()) {
                entries.add(entry(line, number));
            }
        }
        return new Transcript(entries);
    }

    private static Entry entry(String line, int number) {
        for (Kind kind : Kind.values()) {
            if (line.startsWith(kind.mark().strip())) {
                String text = line.substring(Math.min(line.length(), kind.mark().length()));
                return new Entry(kind, 0, text);
            }
        }
        throw new IllegalArgumentException("line " + number + " of the transcript begins with no known mark: " + line);
    }

    /// As text, one entry a line.
    public String print() {
        return entries.stream().map(Entry::toString).collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    public String toString() {
        return print();
    }
}
