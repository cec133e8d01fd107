package dev.tasso.smtp.command;

import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A place in a line, and the grammar that moves it (RFC 5321 section 4.1.2).
///
/// The first failure is kept and everything after it is without effect, so that whoever reads a command need not ask
/// after each step; [#end] tells. Each octet is looked at a bounded number of times.
final class Cursor {

    private static final int CLIENT_NAME_LENGTH_MAX = 255;
    private static final int MECHANISM_LENGTH_MAX = 20;

    private final String line;
    private final int length;
    private int at;
    private @Nullable Reply refusal;

    /// White space at the end of a line is tolerated (RFC 5321 section 4.1.1).
    Cursor(String line) {
        this.line = line;
        int end = line.length();
        while (end > 0 && (line.charAt(end - 1) == ' ' || line.charAt(end - 1) == '\t')) {
            end--;
        }
        this.length = end;
    }

    /// The command, if all of the line was read and nothing in it was wrong.
    Command end(Command command) {
        if (at < length) {
            refuse(Replies.NO_ARGUMENT);
        }
        return refusal == null ? command : new Command.Malformed(refusal);
    }

    void refuse(Reply reply) {
        if (refusal == null) {
            refusal = reply;
        }
        at = length;
    }

    boolean atEnd() {
        return at >= length;
    }

    /// What stands before the next space, which may be nothing; moves behind the spaces that follow.
    String word() {
        int start = at;
        while (at < length && line.charAt(at) != ' ') {
            at++;
        }
        String word = line.substring(start, at);
        skipSpaces();
        return word;
    }

    Optional<String> optionalWord() {
        return atEnd() ? Optional.empty() : Optional.of(word());
    }

    /// All that is left.
    String rest() {
        String rest = line.substring(at, length);
        at = length;
        return rest;
    }

    /// All that is left, of which there must be something.
    String argument(Reply otherwise) {
        if (atEnd()) {
            refuse(otherwise);
        }
        return rest();
    }

    /// `FROM:` or `TO:` in any case of letters. Spaces behind the colon are wrong and common, and harmless: skipped.
    void keyword(String keyword, Reply otherwise) {
        if (line.regionMatches(true, at, keyword, 0, keyword.length())) {
            at += keyword.length();
            skipSpaces();
        } else {
            refuse(otherwise);
        }
    }

    /// What a client calls itself. It proves nothing, and mail may not be refused for it (RFC 5321 section 4.1.4):
    /// so only its characters are looked at.
    String clientName(String verb) {
        String name = argument(Replies.syntax(verb + " your.host.name"));
        if (name.length() > CLIENT_NAME_LENGTH_MAX || !name.chars().allMatch(Cursor::inClientName)) {
            refuse(Replies.BAD_CLIENT_NAME);
        }
        return name;
    }

    /// The name of a SASL mechanism, in upper case (RFC 4422 section 3.1).
    String mechanism() {
        String name = word().toUpperCase(Locale.ROOT);
        if (name.isEmpty()
                || name.length() > MECHANISM_LENGTH_MAX
                || !name.chars().allMatch(Cursor::inMechanism)) {
            refuse(Replies.syntax("AUTH mechanism [initial-response]"));
        }
        return name;
    }

    /// A domain of ETRN, perhaps behind `@` or `#` (RFC 1985 section 5.3).
    String node() {
        String node = argument(Replies.syntax("ETRN domain"));
        boolean named = !node.isEmpty() && node.length() <= CLIENT_NAME_LENGTH_MAX + 1;
        if (!named
                || !node.substring("@#".indexOf(node.charAt(0)) < 0 ? 0 : 1)
                        .chars()
                        .allMatch(Cursor::inClientName)) {
            refuse(Replies.syntax("ETRN domain"));
        }
        return node;
    }

    ReversePath reversePath() {
        if (line.startsWith("<>", at)) {
            at += 2;
            separator(Replies.BAD_SENDER);
            return new ReversePath.Null();
        }
        Optional<Mailbox> mailbox = path(Replies.BAD_SENDER);
        return mailbox.isPresent() ? new ReversePath.Sender(mailbox.get()) : new ReversePath.Null();
    }

    ForwardPath forwardPath() {
        if (line.regionMatches(true, at, "<postmaster>", 0, "<postmaster>".length())) {
            at += "<postmaster>".length();
            separator(Replies.BAD_RECIPIENT);
            return new ForwardPath.Postmaster();
        }
        Optional<Mailbox> mailbox = path(Replies.BAD_RECIPIENT);
        return mailbox.isPresent() ? new ForwardPath.Recipient(mailbox.get()) : new ForwardPath.Postmaster();
    }

    /// `<[@domain,@domain:]mailbox>`; a source route is checked and forgotten (RFC 5321 section 4.1.1.3, appendix C).
    private Optional<Mailbox> path(Reply otherwise) {
        int close = at < length && line.charAt(at) == '<' ? closingBracket() : -1;
        if (close < 0) {
            refuse(otherwise);
            return Optional.empty();
        }
        int start = line.charAt(at + 1) == '@' ? behindRoute(at + 1, close) : at + 1;
        Optional<Mailbox> mailbox = start < 0 ? Optional.empty() : Mailbox.parse(line.substring(start, close));
        at = close + 1;
        separator(otherwise);
        if (mailbox.isEmpty()) {
            refuse(otherwise);
        }
        return mailbox;
    }

    /// The `>` that is not inside a quoted string; -1 where there is none.
    private int closingBracket() {
        boolean quoted = false;
        for (int i = at + 1; i < length; i++) {
            char c = line.charAt(i);
            if (c == '\\' && quoted) {
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == '>' && !quoted) {
                return i;
            }
        }
        return -1;
    }

    /// The place behind `@a,@b:`; -1 where the route is malformed.
    private int behindRoute(int start, int end) {
        int hop = start;
        while (line.charAt(hop) == '@') {
            int stop = behindDomain(hop + 1, end);
            if (Domain.parse(line.substring(hop + 1, stop)).isEmpty()) {
                return -1;
            }
            if (line.charAt(stop) == ':') {
                return stop + 1;
            }
            hop = line.charAt(stop) == ',' ? stop + 1 : end;
        }
        return -1;
    }

    private int behindDomain(int start, int end) {
        boolean literal = line.charAt(start) == '[';
        int i = start;
        while (i < end && (literal ? line.charAt(i) != ']' : line.charAt(i) != ',' && line.charAt(i) != ':')) {
            i++;
        }
        return literal && i < end ? i + 1 : i;
    }

    /// Between a path and its parameters stands a space.
    private void separator(Reply otherwise) {
        if (at < length && line.charAt(at) != ' ') {
            refuse(otherwise);
        }
        skipSpaces();
    }

    private void skipSpaces() {
        while (at < length && line.charAt(at) == ' ') {
            at++;
        }
    }

    private static boolean inMechanism(int c) {
        return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    }

    private static boolean inClientName(int c) {
        return c < 0x80 && (Character.isLetterOrDigit(c) || "-._:[]".indexOf(c) >= 0);
    }
}
