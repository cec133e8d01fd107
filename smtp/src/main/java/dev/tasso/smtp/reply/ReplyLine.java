package dev.tasso.smtp.reply;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One line of a reply, as it stands on the wire (RFC 5321 section 4.2.1).
///
/// @param last whether the reply ends with it
public record ReplyLine(int code, boolean last, String text) {

    private static final int CODE_LENGTH = 3;

    /// Empty where the line belongs to no reply.
    public static Optional<ReplyLine> parse(String line) {
        boolean code = line.length() >= CODE_LENGTH
                && line.charAt(0) >= '2'
                && line.charAt(0) <= '5'
                && isDigit(line.charAt(1))
                && isDigit(line.charAt(2));
        char behind = line.length() > CODE_LENGTH ? line.charAt(CODE_LENGTH) : ' ';
        if (!code || (behind != ' ' && behind != '-')) {
            return Optional.empty();
        }
        return Optional.of(new ReplyLine(
                Integer.parseInt(line, 0, CODE_LENGTH, 10),
                behind == ' ',
                line.substring(Math.min(line.length(), CODE_LENGTH + 1))));
    }

    /// The reply that these lines are. The enhanced code of the first is taken out of every line that repeats it (RFC
    /// 2034 section 4).
    public static Reply joined(List<ReplyLine> lines) {
        int code = lines.getFirst().code();
        List<String> texts = new ArrayList<>(lines.size());
        lines.forEach(line -> texts.add(line.text()));
        String word = firstWord(texts.getFirst());
        Optional<EnhancedCode> enhanced = EnhancedCode.parse(word).filter(parsed -> parsed.status() == code / 100);
        if (enhanced.isPresent()) {
            texts.replaceAll(text ->
                    firstWord(text).equals(word) ? text.substring(Math.min(text.length(), word.length() + 1)) : text);
        }
        return new Reply(code, enhanced, texts);
    }

    private static String firstWord(String text) {
        int space = text.indexOf(' ');
        return space < 0 ? text : text.substring(0, space);
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
