package dev.tasso.smtp.transcript;

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

    /// As text, one entry a line.
    public String print() {
        return entries.stream().map(Entry::toString).collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    public String toString() {
        return print();
    }
}
