package dev.tasso.smtp.client;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.reply.ReplyLine;
import dev.tasso.smtp.wire.Line;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Reads whole replies from a server that may be hostile (RFC 5321 section 4.2).
final class ReplyInput {

    /// RFC 5321 section 4.5.3.1.5 asks for 512; some servers exceed it with addresses of web pages.
    static final int LINE_OCTETS_MAX = 4_096;

    /// No known answer to EHLO has a quarter of it.
    static final int LINES_MAX = 128;

    private final Wire wire;

    ReplyInput(Wire wire) {
        this.wire = wire;
    }

    /// @param within for all its lines together
    Reply read(Duration within) throws IOException {
        long startNanos = System.nanoTime();
        List<ReplyLine> lines = new ArrayList<>(1);
        ReplyLine line = line(within);
        lines.add(line);
        while (!line.last()) {
            if (lines.size() >= LINES_MAX) {
                throw new IOException("the server's reply has too many lines");
            }
            Duration left = within.minusNanos(System.nanoTime() - startNanos);
            if (left.isNegative()) {
                throw new SocketTimeoutException("the server's reply takes too long");
            }
            line = line(left);
            if (line.code() != lines.getFirst().code()) {
                throw new IOException("the code changes within the server's reply");
            }
            lines.add(line);
        }
        return ReplyLine.joined(lines);
    }

    private ReplyLine line(Duration within) throws IOException {
        String line = switch (wire.readLine(LINE_OCTETS_MAX, within)) {
            case Line.Text(String text) -> text;
            case Line.NotUtf8(String latin1) -> latin1;
            case Line.TooLong _ -> throw new IOException("a line of the server's reply is too long");
            case Line.BadEnding _ -> throw new IOException("the server's reply holds a bare CR or LF");
            case Line.HasNul _ -> throw new IOException("the server's reply holds a NUL");
        };
        return ReplyLine.parse(line)
                .orElseThrow(() ->
                        new IOException("this is no reply: " + (line.length() > 80 ? line.substring(0, 80) : line)));
    }
}
