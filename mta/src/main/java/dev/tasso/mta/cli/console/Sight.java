package dev.tasso.mta.cli.console;

import dev.tasso.mta.cli.console.Screen.Tone;
import dev.tasso.mta.explain.Explanation;
import dev.tasso.mta.explain.Following.Offered;
import dev.tasso.mta.explain.Retry;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import dev.tasso.smtp.transcript.Visible;
import java.util.List;
import java.util.function.Function;

/// What the user sees: the conversation as a transcript, and beneath each reply what it means.
final class Sight {
    private static final int WIDTH_MAX = 100;
    private static final int WIDTH_MIN = 40;
    private static final String INDENT = "   ";
    private static final int KEYWORD_WIDTH = 20;

    private final Screen screen;
    private final Function<Explanation, String> inFull;
    private boolean explaining = true;
    private boolean echoing;

    /// @param inFull an explanation of a refusal, in lines
    Sight(Screen screen, Function<Explanation, String> inFull) {
        this.screen = screen;
        this.inFull = inFull;
    }

    Screen screen() {
        return screen;
    }

    /// Switches explanations on and off.
    void explaining(boolean on) {
        explaining = on;
    }

    boolean explaining() {
        return explaining;
    }

    /// Whether the client's lines are shown: those that nobody has typed.
    void echoing(boolean on) {
        echoing = on;
    }

    /// One line of the conversation, as it is said.
    void entry(Entry entry) {
        switch (entry.kind()) {
            case SERVER -> screen.show(tone(entry.text()), Kind.SERVER.mark() + Visible.text(entry.text()));
            case CLIENT, RAW -> {
                if (echoing) {
                    screen.show(Tone.OURS, entry.kind().mark() + Visible.text(entry.text()));
                }
            }
            case FACT, REMARK -> {}
        }
    }

    private static Tone tone(String reply) {
        return switch (reply.isEmpty() ? ' ' : reply.charAt(0)) {
            case '2' -> Tone.AGREED;
            case '3' -> Tone.GO_ON;
            case '4', '5' -> Tone.REFUSED;
            default -> Tone.NOTE;
        };
    }

    /// What a reply means.
    void explain(Explanation explanation, List<Offered> offers) {
        if (!explaining) {
            return;
        }
        if (explanation.retry() == Retry.NEEDLESS && explanation.remarks().isEmpty()) {
            note(explanation.means());
        } else {
            inFull.apply(explanation).lines().forEach(line -> screen.show(Tone.NOTE, " " + line));
        }
        for (Offered offer : offers) {
            String about = offer.means().isEmpty() ? "unknown to Tasso" : offer.means();
            String clause = offer.clause().isEmpty() ? "" : " (" + offer.clause() + ")";
            listed(Visible.text(offer.keyword()), KEYWORD_WIDTH, about + clause);
        }
    }

    /// One line of a list: a word, and what it is about.
    void listed(String word, int width, String about) {
        String gap = " ".repeat(Math.max(1, width - word.length()));
        wrapped(Tone.NOTE, INDENT + "  " + word + gap, about);
    }

    /// Something that the console says.
    void note(String text) {
        wrapped(Tone.NOTE, INDENT, text);
    }

    /// Something that the tour says.
    void lesson(String text) {
        wrapped(Tone.NOTE, "", text);
    }

    /// A line to be typed.
    void toType(String line) {
        screen.show(Tone.TYPE, "    " + line);
    }

    void heading(String text) {
        screen.show(Tone.NOTE, "");
        screen.show(Tone.HEADING, text);
    }

    /// Text in lines of whole words; the second and further lines begin where the text of the first does.
    private void wrapped(Tone tone, String before, String text) {
        int width = Math.clamp(screen.width(), WIDTH_MIN, WIDTH_MAX);
        StringBuilder line = new StringBuilder(before);
        boolean empty = true;
        for (String word : Visible.text(text).split(" ", -1)) {
            if (!empty && line.length() + 1 + word.length() >= width) {
                screen.show(tone, line.toString());
                line.setLength(0);
                line.append(" ".repeat(before.length()));
                empty = true;
            }
            line.append(empty ? "" : " ").append(word);
            empty = false;
        }
        screen.show(tone, line.toString());
    }
}
