package dev.tasso.smtp.transcript;

import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Writes down a conversation while it runs, up to a bound, secrets redacted; or, switched off, costs nothing.
///
/// Of an AUTH exchange only the mechanism and the outcome are written. Not even the challenges are: with the answer to
/// a challenge of SCRAM or CRAM-MD5, anybody can try passwords at home until one fits. A [Tap] that opens in the middle
/// of an exchange learns no more than one that was open before: whether the server's last word was a challenge is known
/// also while nobody listens.
///
/// One thread may write while others read.
public final class Recorder {

    private static final Recorder OFF = new Recorder(Kind.CLIENT, 0, new Nobody());
    private static final int LINE_LENGTH_MAX = 2_000;
    private static final String REDACTED = "***";
    private static final String CHALLENGE = "334";

    /// AUTH with an initial response, at the beginning of a line in quotes.
    private static final Pattern RAW_AUTH =
            Pattern.compile("((?:^\"|\\\\n)AUTH +[^ \\\\\"]+ +)[^\\\\\"]+", Pattern.CASE_INSENSITIVE);

    private final Kind self;
    private final int linesMax;
    private final Tap tap;
    private final long startNanos = System.nanoTime();
    private final List<Entry> entries = new ArrayList<>();
    private boolean secret;
    private boolean lastIsRaw;

    private Recorder(Kind self, int linesMax, Tap tap) {
        this.self = self;
        this.linesMax = linesMax;
        this.tap = tap;
    }

    /// Records nothing.
    public static Recorder off() {
        return OFF;
    }

    /// For the client's side of a connection.
    public static Recorder client(int linesMax) {
        return new Recorder(Kind.CLIENT, linesMax, new Nobody());
    }

    /// For the client's side, each line told at once to somebody who shows it, also beyond the bound.
    public static Recorder client(int linesMax, Consumer<Entry> listener) {
        return new Recorder(Kind.CLIENT, linesMax, new Shown(listener));
    }

    /// For the server's side of a connection.
    public static Recorder server(int linesMax) {
        return new Recorder(Kind.SERVER, linesMax, new Nobody());
    }

    /// For the client's side: nothing is kept here, and each line is told to whoever listens at that moment.
    public static Recorder client(Tap tap) {
        return new Recorder(Kind.CLIENT, 0, tap);
    }

    /// The same for the server's side.
    public static Recorder server(Tap tap) {
        return new Recorder(Kind.SERVER, 0, tap);
    }

    /// Whether it records: who asks first need not build lines in vain.
    public boolean on() {
        return linesMax > 0 || tap.open();
    }

    /// A line that this side said.
    public void sent(String line) {
        said(self, line);
    }

    /// A line that the other side said.
    public void received(String line) {
        said(self == Kind.CLIENT ? Kind.SERVER : Kind.CLIENT, line);
    }

    /// Octets that this side said and that are no proper line; what follows at once joins them.
    public void sentRaw(byte[] octets) {
        String text = Raw.quote(new String(octets, StandardCharsets.ISO_8859_1));
        Kind kind = self == Kind.CLIENT ? Kind.RAW : Kind.SERVER;
        synchronized (entries) {
            if (lastIsRaw) {
                String before = entries.removeLast().text();
                text = before.substring(0, before.length() - 1) + text.substring(1);
            }
            text = rawRedacted(kind, text);
            add(kind, text);
            lastIsRaw = on() && text.length() <= LINE_LENGTH_MAX && entries.size() < linesMax;
        }
    }

    /// Something that happened beside the words.
    public void remark(String text) {
        if (!on()) {
            return;
        }
        add(Kind.REMARK, text);
    }

    /// The connection is closed.
    public void closed() {
        closed(Optional.empty());
    }

    /// The connection is closed; who keeps a transcript hears from elsewhere why it was lost.
    ///
    /// @param lost why, where reading or writing has failed
    public void closed(Optional<String> lost) {
        tap.closed(lost);
    }

    /// What was recorded so far.
    public Transcript transcript() {
        synchronized (entries) {
            return new Transcript(entries);
        }
    }

    /// How many lines were recorded so far.
    public int lines() {
        synchronized (entries) {
            return entries.size();
        }
    }

    /// Forgets all but the first lines, and so makes room for others.
    public void keepFirst(int lines) {
        synchronized (entries) {
            if (lines < entries.size()) {
                entries.subList(lines, entries.size()).clear();
                lastIsRaw = false;
            }
        }
    }

    private void said(Kind kind, String line) {
        if (this == OFF) {
            return;
        }
        if (kind == Kind.SERVER) {
            // An AUTH exchange goes on for as long as the server answers 334 (RFC 4954 section 4).
            secret = line.startsWith(CHALLENGE);
        }
        if (!on()) {
            return;
        }
        if (kind == Kind.SERVER) {
            add(kind, secret ? CHALLENGE + " " + REDACTED : line);
            return;
        }
        String[] words = line.strip().split("\\s+", 3);
        boolean auth = words[0].equalsIgnoreCase("AUTH");
        boolean initialResponse = auth && words.length == 3;
        add(kind, secret ? REDACTED : initialResponse ? words[0] + " " + words[1] + " " + REDACTED : line);
        secret |= auth;
    }

    /// The same for quoted octets, of which a line may come one by one.
    private String rawRedacted(Kind kind, String quoted) {
        if (kind == Kind.RAW) {
            return secret
                    ? Raw.quote(REDACTED)
                    : RAW_AUTH.matcher(quoted).replaceAll("$1" + Matcher.quoteReplacement(REDACTED));
        }
        boolean challenge = quoted.startsWith("\"" + CHALLENGE);
        secret |= challenge;
        return challenge ? Raw.quote(CHALLENGE + " " + REDACTED) : quoted;
    }

    private void add(Kind kind, String text) {
        long offsetMs = (System.nanoTime() - startNanos) / 1_000_000;
        String bounded = text.length() <= LINE_LENGTH_MAX ? text : text.substring(0, LINE_LENGTH_MAX) + " ...";
        Entry entry = new Entry(kind, offsetMs, bounded);
        synchronized (entries) {
            if (entries.size() < linesMax) {
                lastIsRaw = false;
                entries.add(entry);
            }
        }
        if (tap.open()) {
            tap.said(entry);
        }
    }

    /// Never listens.
    private record Nobody() implements Tap {
        @Override
        public boolean open() {
            return false;
        }

        @Override
        public void said(Entry entry) {}

        @Override
        public void closed(Optional<String> lost) {}
    }

    /// Listens from the first line on.
    private record Shown(Consumer<Entry> listener) implements Tap {
        @Override
        public boolean open() {
            return true;
        }

        @Override
        public void said(Entry entry) {
            listener.accept(entry);
        }

        @Override
        public void closed(Optional<String> lost) {}
    }
}
