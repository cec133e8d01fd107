package dev.tasso.smtp.wire;

import dev.tasso.smtp.reply.Reply;
import java.util.Optional;

/// Whether a text consists of lines, each with its CRLF and not too long, in whatever pieces it comes (RFC 5321 section
/// 2.3.8).
final class LineCheck {

    static final Reply BARE = Reply.of(550, "5.6.0", "Bare CR or LF in the message: lines must end with CRLF");
    static final Reply LINE_TOO_LONG = Reply.of(554, "5.6.0", "A line of the message is too long");

    private final int lineOctetsMax;
    private long line;
    private boolean behindCr;

    LineCheck(int lineOctetsMax) {
        this.lineOctetsMax = lineOctetsMax;
    }

    /// What is wrong with a piece.
    Optional<Reply> check(byte[] octets, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            byte octet = octets[i];
            if (behindCr != (octet == '\n')) {
                return Optional.of(BARE);
            }
            behindCr = octet == '\r';
            line++;
            if (line > lineOctetsMax) {
                return Optional.of(LINE_TOO_LONG);
            }
            if (octet == '\n') {
                line = 0;
            }
        }
        return Optional.empty();
    }

    /// What is wrong with the end.
    Optional<Reply> end() {
        return behindCr ? Optional.of(BARE) : Optional.empty();
    }
}
