package dev.tasso.mta.explain;

import dev.tasso.smtp.reply.EnhancedCode;
import dev.tasso.smtp.reply.Reply;
import java.util.Optional;

/// What was said, taken apart: a code, an enhanced code, and words, each of which may be missing.
///
/// Unlike a [Reply] it holds what people paste: `5.7.1` alone, or `Connection timed out`, which no
/// server said.
///
/// @param code 200 to 599, or 0 where there is none
/// @param text one line, white space single, codes taken out; never longer than [#TEXT_MAX]
public record Said(int code, Optional<EnhancedCode> enhanced, String text) {

    /// Longer texts are cut: no reply that means something is longer.
    public static final int TEXT_MAX = 4_096;

    private static final int CODE_LENGTH = 3;

    /// Reads a reply as servers say it and as logs, bounces and manuals quote it.
    public static Said parse(String line) {
        String rest = words(line);
        int at = 0;
        int code = 0;
        if (startsWithCode(rest)) {
            code = Integer.parseInt(rest, 0, CODE_LENGTH, 10);
            at = CODE_LENGTH;
        }
        int start = skip(rest, at, " -;,:\"#(");
        int end = start;
        while (end < rest.length() && (rest.charAt(end) == '.' || isDigit(rest.charAt(end)))) {
            end++;
        }
        // A sentence may end behind the code: `550 5.7.1.`
        boolean stop = end > start && rest.charAt(end - 1) == '.';
        String word = rest.substring(start, stop ? end - 1 : end);
        Optional<EnhancedCode> enhanced = end < rest.length() && Character.isLetter(rest.charAt(end))
                ? Optional.empty()
                : EnhancedCode.parse(word);
        int text = enhanced.isPresent() ? skip(rest, end, " :\",)") : skip(rest, at, " -");
        return new Said(code, enhanced, withoutRepeats(rest.substring(text), code, enhanced));
    }

    /// What a server of SMTP said.
    public static Said of(Reply reply) {
        return new Said(reply.code(), reply.enhanced(), words(reply.text()));
    }

    /// Words that no server said: an error of the network, or of our own.
    static Said words(String text, Optional<EnhancedCode> enhanced) {
        return new Said(0, enhanced, words(text));
    }

    /// Whether the text begins with three digits that are a code of SMTP.
    static boolean startsWithCode(String text) {
        return text.length() >= CODE_LENGTH
                && text.charAt(0) >= '2'
                && text.charAt(0) <= '5'
                && isDigit(text.charAt(1))
                && isDigit(text.charAt(2))
                && (text.length() == CODE_LENGTH || " -;,:".indexOf(text.charAt(CODE_LENGTH)) >= 0);
    }

    /// What a further line of a reply adds: its code is the same again.
    static String further(String line) {
        return startsWithCode(line) ? line.substring(Math.min(line.length(), CODE_LENGTH + 1)) : line;
    }

    /// 2, 3, 4 or 5; 0 where neither code says.
    public int severity() {
        return code > 0 ? code / 100 : enhanced.map(EnhancedCode::status).orElse(0);
    }

    /// 4yz, or 4.y.z where there is no code.
    public boolean temporary() {
        return severity() == 4;
    }

    /// 5yz, or 5.y.z where there is no code.
    public boolean permanent() {
        return severity() == 5;
    }

    /// Whether anything was refused.
    public boolean refused() {
        return severity() == 4 || severity() == 5 || severity() == 0;
    }

    @Override
    public String toString() {
        String codes = (code > 0 ? code + " " : "") + enhanced.map(e -> e + " ").orElse("");
        return (codes + text).strip();
    }

    /// A reply of many lines repeats its codes in each; quoted on one line they stand among the words.
    private static String withoutRepeats(String text, int code, Optional<EnhancedCode> enhanced) {
        if (code == 0 || (enhanced.isEmpty() && !text.contains(Integer.toString(code)))) {
            return text;
        }
        String mark = code + "-";
        String status = enhanced.map(EnhancedCode::toString).orElse("");
        StringBuilder kept = new StringBuilder(text.length());
        String[] words = text.split(" ", -1);
        for (int i = 0; i < words.length; i++) {
            String word = words[i].startsWith(mark) ? words[i].substring(mark.length()) : words[i];
            boolean last = word.equals(Integer.toString(code)) && i + 1 < words.length && words[i + 1].equals(status);
            if (!word.isEmpty() && !last && !word.equals(status)) {
                kept.append(kept.isEmpty() ? "" : " ").append(word);
            }
        }
        return kept.toString();
    }

    private static String words(String line) {
        String cut = line.length() > TEXT_MAX ? line.substring(0, TEXT_MAX) : line;
        StringBuilder single = new StringBuilder(cut.length());
        boolean gap = false;
        for (int i = 0; i < cut.length(); i++) {
            char c = cut.charAt(i);
            if (c == ' ' || c == '\t' || c == '\r' || c == '\n') {
                gap = !single.isEmpty();
            } else {
                single.append(gap ? " " : "").append(c);
                gap = false;
            }
        }
        return single.toString();
    }

    private static int skip(String text, int from, String characters) {
        int at = from;
        while (at < text.length() && characters.indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
