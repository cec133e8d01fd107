package dev.tasso.smtp.command;

import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import java.util.Locale;
import java.util.Optional;

/// Reads one line of a client (RFC 5321 section 4.1.1): the grammar of every command, one method each.
///
/// The [Cursor] remembers the first thing that was wrong and goes on without effect, so a method here reads like the
/// grammar it is and says nothing of failure.
public final class CommandParser {

    private CommandParser() {}

    /// Reads a line without its CRLF. Never throws: a line that is no command is [Command.Malformed].
    public static Command parse(String line) {
        Cursor cursor = new Cursor(line);
        return switch (cursor.word().toUpperCase(Locale.ROOT)) {
            case "HELO" -> cursor.end(new Command.Helo(cursor.clientName("HELO")));
            case "EHLO" -> cursor.end(new Command.Ehlo(cursor.clientName("EHLO")));
            case "LHLO" -> cursor.end(new Command.Lhlo(cursor.clientName("LHLO")));
            case "MAIL" -> mail(cursor);
            case "RCPT" -> recipient(cursor);
            case "DATA" -> cursor.end(new Command.Data());
            case "BDAT" -> chunk(cursor);
            case "RSET" -> cursor.end(new Command.Rset());
            case "VRFY" -> cursor.end(new Command.Vrfy(cursor.argument(Replies.syntax("VRFY name-or-address"))));
            case "EXPN" -> cursor.end(new Command.Expn(cursor.argument(Replies.syntax("EXPN list-name"))));
            case "HELP" -> cursor.end(new Command.Help(cursor.rest()));
            case "NOOP" -> noop(cursor);
            case "QUIT" -> cursor.end(new Command.Quit());
            case "STARTTLS" -> cursor.end(new Command.StartTls());
            case "AUTH" -> auth(cursor);
            case "ETRN" -> cursor.end(new Command.Etrn(cursor.node()));
            case "XCLIENT" -> xclient(cursor);
            case "XFORWARD" -> xforward(cursor);
            case "TURN", "ATRN", "SEND", "SOML", "SAML" -> new Command.Malformed(Replies.NOT_IMPLEMENTED);
            case "GET", "HEAD", "POST", "PUT", "DELETE", "CONNECT", "OPTIONS", "PATCH", "HOST:", "USER-AGENT:" ->
                new Command.Malformed(Replies.NOT_HTTP);
            case "" -> new Command.Malformed(Replies.EMPTY_LINE);
            default -> new Command.Malformed(Replies.UNKNOWN_COMMAND);
        };
    }

    private static Command mail(Cursor cursor) {
        cursor.keyword("FROM:", SYNTAX_MAIL);
        return cursor.end(new Command.Mail(cursor.reversePath(), ParameterReader.readMail(cursor)));
    }

    private static Command recipient(Cursor cursor) {
        cursor.keyword("TO:", SYNTAX_RCPT);
        return cursor.end(new Command.Rcpt(cursor.forwardPath(), ParameterReader.readRecipient(cursor)));
    }

    /// Where the size cannot be read, nobody knows where the piece ends and the next command begins: it closes.
    private static Command chunk(Cursor cursor) {
        Optional<Long> octets = Values.digits(cursor.word(), CHUNK_DIGITS_MAX);
        boolean last = !cursor.atEnd();
        if (octets.isEmpty() || (last && !cursor.word().equalsIgnoreCase("LAST")) || !cursor.atEnd()) {
            return new Command.Malformed(Replies.BAD_CHUNK, true);
        }
        return new Command.Bdat(octets.get(), last);
    }

    private static Command xclient(Cursor cursor) {
        boolean none = cursor.atEnd();
        return none
                ? new Command.Malformed(Replies.syntax("XCLIENT NAME=value ..."))
                : cursor.end(new Command.Xclient(ParameterReader.readAttributes(cursor)));
    }

    private static Command xforward(Cursor cursor) {
        boolean none = cursor.atEnd();
        return none
                ? new Command.Malformed(Replies.syntax("XFORWARD NAME=value ..."))
                : cursor.end(new Command.Xforward(ParameterReader.readAttributes(cursor)));
    }

    private static Command noop(Cursor cursor) {
        cursor.rest();
        return cursor.end(new Command.Noop());
    }

    private static Command auth(Cursor cursor) {
        return cursor.end(new Command.Auth(cursor.mechanism(), cursor.optionalWord()));
    }

    private static final Reply SYNTAX_MAIL = Replies.syntax("MAIL FROM:<address> [parameters]");
    private static final Reply SYNTAX_RCPT = Replies.syntax("RCPT TO:<address> [parameters]");
    private static final int CHUNK_DIGITS_MAX = 20;
}
