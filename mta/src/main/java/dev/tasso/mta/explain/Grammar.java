package dev.tasso.mta.explain;

import dev.tasso.smtp.command.Command;
import dev.tasso.smtp.command.CommandParser;
import dev.tasso.smtp.reply.Reply;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Judges a client's line by the grammar that our own server has.
final class Grammar {
    private static final String COMMANDS = "RFC 5321 section 4.1.1";
    private static final Map<String, String> CLAUSES = Map.ofEntries(
            Map.entry("HELO", COMMANDS + ".1"),
            Map.entry("EHLO", COMMANDS + ".1"),
            Map.entry("MAIL", COMMANDS + ".2"),
            Map.entry("RCPT", COMMANDS + ".3"),
            Map.entry("DATA", COMMANDS + ".4"),
            Map.entry("RSET", COMMANDS + ".5"),
            Map.entry("VRFY", COMMANDS + ".6"),
            Map.entry("EXPN", COMMANDS + ".7"),
            Map.entry("HELP", COMMANDS + ".8"),
            Map.entry("NOOP", COMMANDS + ".9"),
            Map.entry("QUIT", COMMANDS + ".10"),
            Map.entry("BDAT", "RFC 3030 section 2"),
            Map.entry("STARTTLS", "RFC 3207 section 4"),
            Map.entry("AUTH", "RFC 4954 section 4"));

    private Grammar() {}

    /// What is wrong with the line itself, whatever was said before; parameters of extensions are not judged.
    static Optional<Breach> breach(String line) {
        if (!(CommandParser.parse(line) instanceof Command.Malformed malformed)) {
            return Optional.empty();
        }
        Reply reply = malformed.reply();
        if (reply.code() != 500 && reply.code() != 501 && reply.code() != 421) {
            return Optional.empty();
        }
        String verb = line.split("[ :]", 2)[0].toUpperCase(Locale.ROOT);
        String what = "The client's line is malformed: " + reply.text() + ".";
        return Optional.of(new Breach(Side.CLIENT, CLAUSES.getOrDefault(verb, COMMANDS), what));
    }
}
