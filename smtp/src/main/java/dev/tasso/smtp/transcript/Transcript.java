package dev.tasso.smtp.transcript;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// A conversation as it was spoken, line by line.
public record Transcript(List<Entry> entries) {

    private static final Pattern TIMED = Pattern.compile(" *(\\d{1,10}) ");

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
    /// @param offsetMs milliseconds since the conversation began; zero where nobody noted them
    public record Entry(Kind kind, long offsetMs, String text) {

        @Override
        public String toString() {
            return kind.mark() + text;
        }

        /// With its offset before it: `    12 S: 250 OK`.
        public String timed() {
            return String.format("%6d %s", offsetMs, this);
        }
    }

    /// Reads the notation that [#print()] and [#printTimed()] write, and that people write by hand: empty lines are
    /// allowed, and behind two spaces a comment may stand in lines of raw octets, in facts and behind `...`.
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

    private static Entry entry(String written, int number) {
        Matcher timed = TIMED.matcher(written);
        boolean hasOffset = timed.lookingAt();
        long offsetMs = hasOffset ? Long.parseLong(timed.group(1)) : 0;
        String line = hasOffset ? written.substring(timed.end()) : written;
        for (Kind kind : Kind.values()) {
            if (line.startsWith(kind.mark().strip())) {
                String text = line.substring(Math.min(line.length(), kind.mark().length()));
                return new Entry(kind, offsetMs, text);
            }
        }
        throw new IllegalArgumentException("line " + number + " of the transcript begins with no known mark: " + line);
    }

    /// As text, one entry a line.
    public String print() {
        return entries.stream().map(Entry::toString).collect(Collectors.joining("\n", "", "\n"));
    }

    /// As text, one entry a line, each with its offset in milliseconds before it.
    public String printTimed() {
        return entries.stream().map(Entry::timed).collect(Collectors.joining("\n", "", "\n"));
    }

    @Override
    public String toString() {
        return print();
    }
}
