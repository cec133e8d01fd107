package dev.tasso.mta.cli.console;

import dev.tasso.smtp.reply.ReplyLine;
import dev.tasso.smtp.transcript.Mismatch;
import dev.tasso.smtp.transcript.Player;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ProtocolException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/// A transcript that is played against a live server as a test: its `C:` lines are said, its `S:` lines compared.
///
/// Where `C: STARTTLS` is answered by 220, the handshake follows by itself. `X: closed` holds where the server has
/// closed the connection, `X: tls` where TLS is active.
public final class Play {
    /// Lines of the server in one play.
    private static final int HEARD_LINES_MAX = 5_000;

    private final Transcript script;
    private final List<Integer> numbers;

    private Play(Transcript script, List<Integer> numbers) {
        this.script = script;
        this.numbers = numbers;
    }

    /// Reads it. What is no transcript, or states a fact that nobody here can check, is an [IllegalArgumentException]
    /// that names the line.
    public static Play parse(String text) {
        Transcript script = Transcript.parse(text);
        List<Integer> numbers = new ArrayList<>();
        List<String> lines = text.lines().toList();
        for (int i = 0; i < lines.size(); i++) {
            if (!lines.get(i).isBlank()) {
                numbers.add(i + 1);
            }
        }
        for (int i = 0; i < numbers.size(); i++) {
            Entry entry = script.entries().get(i);
            String fact = fact(entry);
            if (entry.kind() == Kind.FACT && !fact.equals("closed") && !fact.equals("tls")) {
                throw new IllegalArgumentException("line " + numbers.get(i)
                        + " of the transcript states what cannot be seen from here: " + fact
                        + "; known are closed and tls");
            }
        }
        if (script.entries().stream().noneMatch(entry -> entry.kind() == Kind.SERVER || entry.kind() == Kind.FACT)) {
            throw new IllegalArgumentException("the transcript expects nothing: it has no line that begins with S:");
        }
        return new Play(script, numbers);
    }

    private static String fact(Entry entry) {
        return entry.text().split(" {2}", 2)[0].strip();
    }

    /// Without the server's first words, for a conversation that has them behind it.
    Play withoutGreeting() {
        int first = 0;
        while (first < script.entries().size()
                && beforeTheClient(script.entries().get(first))) {
            first++;
        }
        return new Play(
                new Transcript(script.entries().subList(first, numbers.size())),
                numbers.subList(first, numbers.size()));
    }

    private static boolean beforeTheClient(Entry entry) {
        return entry.kind() == Kind.SERVER || entry.kind() == Kind.REMARK;
    }

    /// Where in the text it stands, from 1.
    public int lineOf(Mismatch mismatch) {
        return numbers.get(mismatch.entry());
    }

    /// What came of a play.
    ///
    /// @param compared how many lines of the server were as written
    /// @param mismatch the first one that was not
    public record Played(int compared, Optional<Mismatch> mismatch) {}

    /// Calls the server and plays it from the greeting on.
    ///
    /// @param live is told each line when it is said
    public Played against(Dial dial, Consumer<Entry> live) throws IOException {
        try (Remote remote = Remote.connect(dial, live)) {
            remote.bound();
            return over(new Line(remote, Optional.empty()));
        }
    }

    /// Plays it within a conversation.
    Played over(Session session) throws IOException {
        return over(new Line(session.remote(), Optional.of(session)));
    }

    private Played over(Line line) throws IOException {
        try {
            Player.play(script, line, (_, _) -> line.secured());
            return played(script.entries(), Optional.empty());
        } catch (Mismatch other) {
            return played(script.entries().subList(0, other.entry()), Optional.of(other));
        } catch (UncheckedIOException broken) {
            throw broken.getCause();
        } catch (IOException | RuntimeException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static Played played(List<Entry> entries, Optional<Mismatch> mismatch) {
        long compared = entries.stream()
                .filter(entry -> entry.kind() == Kind.SERVER && !entry.text().startsWith("..."))
                .count();
        return new Played((int) compared, mismatch);
    }

    /// The server, as a player meets it.
    private static final class Line implements Player.Peer {
        private final Remote remote;
        private final Optional<Session> session;
        private final List<ReplyLine> reply = new ArrayList<>();
        private boolean upgrading;
        private int heard;

        Line(Remote remote, Optional<Session> session) {
            this.remote = remote;
            this.session = session;
        }

        @Override
        public void line(String text) throws IOException {
            upgrading = text.strip().toUpperCase(Locale.ROOT).equals("STARTTLS");
            remote.line(text);
            session.ifPresent(it -> it.said(text));
        }

        @Override
        public void octets(byte[] octets) throws IOException {
            upgrading = false;
            remote.octets(octets);
        }

        @Override
        public String hear() throws IOException {
            if (++heard > HEARD_LINES_MAX) {
                throw new ProtocolException("more than " + HEARD_LINES_MAX + " lines");
            }
            String line = remote.next();
            session.ifPresent(it -> follow(it, line));
            if (upgrading && line.startsWith("220 ")) {
                secured();
            }
            return line;
        }

        private void follow(Session followed, String line) {
            ReplyLine.parse(line).ifPresent(reply::add);
            if (!reply.isEmpty() && reply.getLast().last()) {
                followed.took(ReplyLine.joined(reply));
                reply.clear();
            }
        }

        /// TLS is active, or begins. A handshake that fails is no matter of lines.
        void secured() {
            upgrading = false;
            try {
                if (remote.tls().isPresent()) {
                    return;
                }
                if (session.isPresent()) {
                    session.get().secure();
                } else {
                    remote.secure();
                }
            } catch (IOException failure) {
                throw new UncheckedIOException(failure);
            }
        }

        @Override
        public void secure(SSLContext context) {
            secured();
        }

        @Override
        public void close() {
            remote.close();
        }
    }
}
