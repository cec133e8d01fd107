package dev.tasso.smtp.client;

import dev.tasso.smtp.reply.EnhancedCode;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.Line;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Reads whole replies from a server that may be hostile (RFC 5321 section 4.2).
final class ReplyInput {

    /// RFC 5321 section 4.5.3.1.5 asks for 512; some servers exceed it with addresses of web pages.
    static final int LINE_OCTETS_MAX = 4_096;

    /// No known answer to EHLO has a quarter of it.
    static final int LINES_MAX = 128;

    private static final int CODE_LENGTH = 3;

    private final Wire wire;

    ReplyInput(Wire wire) {
        this.wire = wire;
    }

    /// @param within for all its lines together
    Reply read(Duration within) throws IOException {
        long startNanos = System.nanoTime();
        List<String> lines = new ArrayList<>(1);
        String first = line(within);
        String line = first;
        while (goesOn(line)) {
            lines.add(text(line));
            if (lines.size() >= LINES_MAX) {
                throw new IOException("the server's reply has too many lines");
            }
            Duration left = within.minusNanos(System.nanoTime() - startNanos);
            if (left.isNegative()) {
                throw new SocketTimeoutException("the server's reply takes too long");
            }
            line = line(left);
            if (!line.startsWith(first.substring(0, CODE_LENGTH))) {
                throw new IOException("the code changes within the server's reply");
            }
        }
        lines.add(text(line));
        return reply(Integer.parseInt(first, 0, CODE_LENGTH, 10), lines);
    }

    private String line(Duration within) throws IOException {
        String line = switch (wire.readLine(LINE_OCTETS_MAX, within)) {
            case Line.Text(String text) -> text;
            case Line.NotUtf8(String latin1) -> latin1;
            case Line.TooLong _ -> throw new IOException("a line of the server's reply is too long");
            case Line.BadEnding _ -> throw new IOException("the server's reply holds a bare CR or LF");
            case Line.HasNul _ -> throw new IOException("the server's reply holds a NUL");
        };
        if (!isReply(line)) {
            throw new IOException("this is no reply: " + (line.length() > 80 ? line.substring(0, 80) : line));
        }
        return line;
    }

    private static boolean isReply(String line) {
        return line.length() >= CODE_LENGTH
                && line.charAt(0) >= '2'
                && line.charAt(0) <= '5'
                && isDigit(line.charAt(1))
                && isDigit(line.charAt(2))
                && (line.length() == CODE_LENGTH || line.charAt(CODE_LENGTH) == ' ' || goesOn(line));
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    private static boolean goesOn(String line) {
        return line.length() > CODE_LENGTH && line.charAt(CODE_LENGTH) == '-';
    }

    private static String text(String line) {
        return line.substring(Math.min(line.length(), CODE_LENGTH + 1));
    }

    /// Takes the enhanced code of the first line out of every line that repeats it (RFC 2034 section 4).
    private static Reply reply(int code, List<String> lines) {
        String word = firstWord(lines.getFirst());
        Optional<EnhancedCode> enhanced = EnhancedCode.parse(word).filter(parsed -> parsed.status() == code / 100);
        if (enhanced.isPresent()) {
            lines.replaceAll(line ->
                    firstWord(line).equals(word) ? line.substring(Math.min(line.length(), word.length() + 1)) : line);
        }
        return new Reply(code, enhanced, lines);
    }

    private static String firstWord(String line) {
        int space = line.indexOf(' ');
        return space < 0 ? line : line.substring(0, space);
    }
}
