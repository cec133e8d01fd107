package dev.tasso.smtp.reply;

import java.util.List;
import java.util.Optional;

/// What a server answers to one command: a code, perhaps an enhanced code, and one line of text or more (RFC 5321
/// section 4.2).
///
/// A refusal is a value like any other: the same record travels from the remote server to the bounce.
///
/// @param code 200 to 599
/// @param enhanced stands at the start of every line on the wire (RFC 2034)
/// @param lines the text without codes, at least one line, without line ends
public record Reply(int code, Optional<EnhancedCode> enhanced, List<String> lines) {

    public Reply {
        if (code < 200 || code > 599) {
            throw new IllegalArgumentException("not a reply code: " + code);
        }
        if (lines.isEmpty()) {
            throw new IllegalArgumentException("a reply has at least one line");
        }
        for (String line : lines) {
            if (line.indexOf('\r') >= 0 || line.indexOf('\n') >= 0) {
                throw new IllegalArgumentException("a line of a reply holds no line end: " + line);
            }
        }
        lines = List.copyOf(lines);
    }

    /// A reply with an enhanced code such as `5.7.1`.
    public static Reply of(int code, String enhanced, String... lines) {
        EnhancedCode parsed = EnhancedCode.parse(enhanced)
                .orElseThrow(() -> new IllegalArgumentException("not an enhanced status code: " + enhanced));
        return new Reply(code, Optional.of(parsed), List.of(lines));
    }

    /// A reply without an enhanced code: greetings, EHLO, intermediate replies.
    public static Reply plain(int code, String... lines) {
        return new Reply(code, Optional.empty(), List.of(lines));
    }

    /// 2yz: done.
    public boolean positive() {
        return code < 300;
    }

    /// 3yz: go on.
    public boolean intermediate() {
        return code >= 300 && code < 400;
    }

    /// 4yz: not now, try again.
    public boolean temporary() {
        return code >= 400 && code < 500;
    }

    /// 5yz: no, and the same again will be refused again.
    public boolean permanent() {
        return code >= 500;
    }

    /// The lines joined by spaces, for logs and histories.
    public String text() {
        return String.join(" ", lines);
    }

    /// As a person reads it: `550 5.7.1 Relaying denied`.
    @Override
    public String toString() {
        return code + " " + enhanced.map(e -> e + " ").orElse("") + text();
    }
}
