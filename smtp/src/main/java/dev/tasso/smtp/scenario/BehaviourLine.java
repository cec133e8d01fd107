package dev.tasso.smtp.scenario;

import dev.tasso.smtp.reply.EnhancedCode;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Raw;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Reads one rule of [Behaviour] from left to right.
final class BehaviourLine {

    private static final Pattern WORD =
            Pattern.compile("\\s*+(\"(?:\\\\.|[^\"\\\\])*+\"?+|,|:(?=\\s|$)|[^\\s,:\"]++(?::(?!\\s|$)[^\\s,:\"]*+)*+)");
    private static final Pattern SPAN = Pattern.compile("(\\d{1,7})(ms|s|m)");
    private static final Duration PAUSE_MAX = Duration.ofHours(1);
    private static final int TIMES_MAX = 1_000_000;
    private static final int TEXT_LENGTH_MAX = 400;
    private static final String ACTIONS =
            "a code (451, 550 5.1.1 \"No such user\", 421 and close), ok, close, stall, slow 3s, trickle 100,"
                    + " lose-reply, raw \"...\" or flood \"...\"";

    private final String line;
    private final List<Word> words = new ArrayList<>();
    private int next;

    private record Word(String text, int column) {}

    /// What one action does, and when.
    private record Action(Fault fault, When when, int column) {}

    /// Ends the reading of a line; caught where all lines are read.
    static final class NotUnderstood extends Exception {
        private static final long serialVersionUID = 1L;
        private final int column;
        private final String cure;

        NotUnderstood(int column, String cause, String cure) {
            super(cause, null, false, false);
            this.column = column;
            this.cure = cure;
        }

        int column() {
            return column;
        }

        String cure() {
            return cure;
        }
    }

    BehaviourLine(String line) {
        this.line = line;
        Matcher word = WORD.matcher(line);
        int at = 0;
        while (word.find(at) && word.start() == at) {
            words.add(new Word(word.group(1), word.start(1) + 1));
            at = word.end();
        }
    }

    List<Script.Rule> rules() throws NotUnderstood {
        Step step = step(take("a step", steps()));
        Optional<String> recipient = recipient(step);
        Word colon = take("a colon", "write: rcpt: 451 twice, then ok");
        if (!colon.text().equals(":")) {
            throw new NotUnderstood(
                    colon.column(), "no colon behind the step, but \"" + colon.text() + "\"", "write: rcpt: 451 twice");
        }
        List<Script.Rule> rules = new ArrayList<>();
        boolean more = true;
        while (more) {
            Action action = action();
            more = next < words.size();
            if (more) {
                comma();
            }
            if (more && action.when() instanceof When.Always) {
                throw new NotUnderstood(
                        action.column(),
                        "this is done for ever, so nothing can come behind it",
                        "say how often: once, twice, 3 times");
            }
            rules.add(new Script.Rule(step, recipient, action.when(), action.fault()));
        }
        return rules;
    }

    private Step step(Word word) throws NotUnderstood {
        String name = word.text().toLowerCase(Locale.ROOT);
        if (name.equals("end") || name.equals("dot")) {
            return Step.END_OF_DATA;
        }
        for (Step step : Step.values()) {
            if (written(step).equals(name)) {
                return step;
            }
        }
        throw new NotUnderstood(word.column(), "no step is called \"" + word.text() + "\"", steps());
    }

    private static String steps() {
        return "a rule begins with one of: "
                + Arrays.stream(Step.values())
                        .map(step -> step == Step.END_OF_DATA ? "end" : written(step))
                        .collect(Collectors.joining(", "));
    }

    private static String written(Step step) {
        return step.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private Optional<String> recipient(Step step) throws NotUnderstood {
        if (next >= words.size() || words.get(next).text().equals(":")) {
            return Optional.empty();
        }
        Word word = words.get(next++);
        if (step != Step.RCPT || !word.text().contains("@")) {
            throw new NotUnderstood(
                    word.column(),
                    "\"" + word.text() + "\" is out of place",
                    "only rcpt takes something before the colon, a recipient's address");
        }
        return Optional.of(word.text().replaceFirst("^<(.*)>$", "$1"));
    }

    private Action action() throws NotUnderstood {
        Word word = take("what is done there", "write " + ACTIONS);
        if (word.text().equals("then")) {
            word = take("what is done then", "write " + ACTIONS);
        }
        Fault fault = word.text().matches("\\d{3}")
                ? answer(word)
                : switch (word.text().toLowerCase(Locale.ROOT)) {
                    case "ok" -> new Fault.Nothing();
                    case "close" -> new Fault.HangUp();
                    case "stall" -> new Fault.Stall();
                    case "lose-reply" -> new Fault.LoseReply();
                    case "slow" -> new Fault.Slow(span());
                    case "trickle" -> new Fault.Trickle(number("octets a second", "write: trickle 100", TIMES_MAX));
                    case "raw" -> new Fault.Raw(quoted());
                    case "flood" -> new Fault.Flood(quoted());
                    default ->
                        throw new NotUnderstood(
                                word.column(), "nothing is called \"" + word.text() + "\"", "write " + ACTIONS);
                };
        return new Action(fault, when(), word.column());
    }

    private Fault answer(Word word) throws NotUnderstood {
        int code = Integer.parseInt(word.text());
        if (code < 200 || code > 599) {
            throw new NotUnderstood(word.column(), code + " is no reply code", "write one from 200 to 599");
        }
        Optional<EnhancedCode> enhanced = code / 100 == 3 ? Optional.empty() : EnhancedCode.parse(code / 100 + ".0.0");
        if (next < words.size() && words.get(next).text().matches("\\d\\.\\d{1,3}\\.\\d{1,3}")) {
            Word given = words.get(next++);
            enhanced = EnhancedCode.parse(given.text());
            if (enhanced.isEmpty() || given.text().charAt(0) != word.text().charAt(0)) {
                throw new NotUnderstood(
                        given.column(),
                        given.text() + " is no enhanced code for " + code,
                        "write one that begins with " + code / 100);
            }
        }
        String text = next < words.size() && words.get(next).text().startsWith("\"") ? quoted() : "As it was told to";
        if (text.length() > TEXT_LENGTH_MAX || text.chars().anyMatch(c -> c < ' ' || c == 0x7f)) {
            throw new NotUnderstood(
                    words.get(next - 1).column(),
                    "a reply is one line of at most " + TEXT_LENGTH_MAX + " characters",
                    "shorten it, or write raw \"...\"");
        }
        Reply reply = new Reply(code, enhanced, List.of(text));
        return follows("and", "close") ? new Fault.AnswerAndHangUp(reply) : new Fault.Answer(reply);
    }

    private When when() throws NotUnderstood {
        int times;
        if (follows("once")) {
            times = 1;
        } else if (follows("twice")) {
            times = 2;
        } else if (next + 1 < words.size()
                && words.get(next).text().matches("\\d+")
                && words.get(next + 1).text().equals("times")) {
            times = number("times", "write: 3 times", TIMES_MAX);
            next++;
        } else {
            follows("always");
            return new When.Always();
        }
        return follows("for", "each") ? new When.FirstOfEach(times) : new When.First(times);
    }

    /// Takes these words where they come next.
    private boolean follows(String... wanted) {
        if (next + wanted.length > words.size()) {
            return false;
        }
        for (int i = 0; i < wanted.length; i++) {
            if (!words.get(next + i).text().equalsIgnoreCase(wanted[i])) {
                return false;
            }
        }
        next += wanted.length;
        return true;
    }

    private void comma() throws NotUnderstood {
        Word word = words.get(next++);
        if (!word.text().equals(",")) {
            throw new NotUnderstood(
                    word.column(),
                    "\"" + word.text() + "\" is not understood here",
                    "behind an action comes once, twice, 3 times, or a comma and the next action");
        }
    }

    private Duration span() throws NotUnderstood {
        Word word = take("a time", "write: slow 3s");
        Matcher span = SPAN.matcher(word.text());
        if (span.matches()) {
            long count = Long.parseLong(span.group(1));
            Duration time = switch (span.group(2)) {
                case "ms" -> Duration.ofMillis(count);
                case "s" -> Duration.ofSeconds(count);
                default -> Duration.ofMinutes(count);
            };
            if (time.compareTo(PAUSE_MAX) <= 0) {
                return time;
            }
        }
        throw new NotUnderstood(
                word.column(), "\"" + word.text() + "\" is no time of at most an hour", "write: slow 500ms, 3s or 2m");
    }

    private int number(String what, String cure, int max) throws NotUnderstood {
        Word word = take(what, cure);
        if (!word.text().matches("\\d{1,7}")
                || Integer.parseInt(word.text()) < 1
                || Integer.parseInt(word.text()) > max) {
            throw new NotUnderstood(word.column(), "\"" + word.text() + "\" is no number from 1 to " + max, cure);
        }
        return Integer.parseInt(word.text());
    }

    private String quoted() throws NotUnderstood {
        Word word = take("a text in quotes", "write: raw \"250 Ok\\r\\n\"");
        Optional<String> text = Raw.unquote(word.text());
        if (text.isEmpty() || text.get().isEmpty()) {
            throw new NotUnderstood(
                    word.column(),
                    word.text() + " is no text in quotes",
                    "write it between two \", with \\r \\n \\t \\0 \\\\ \\\" and \\xff for what cannot be typed");
        }
        return text.get();
    }

    private Word take(String what, String cure) throws NotUnderstood {
        if (next >= words.size()) {
            throw new NotUnderstood(line.stripTrailing().length() + 1, what + " is missing", cure);
        }
        return words.get(next++);
    }
}
