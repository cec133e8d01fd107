package dev.tasso.mta.explain;

import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/// How a tool marks who speaks in a transcript: our own `S:` and `C:`, the arrows of swaks, or nothing at all as telnet
/// and `openssl s_client` do.
///
/// @param bareReplies whether a line without a mark that begins with a code is a reply
/// @param bareCommands whether a line without a mark that begins with a verb is a command
record Dialect(List<String> serverMarks, List<String> clientMarks, boolean bareReplies, boolean bareCommands) {

    /// Nothing is marked.
    static final Dialect BARE = new Dialect(List.of(), List.of(), true, true);

    private static final List<Dialect> MARKED = List.of(
            marked(List.of("S: ", "S:"), List.of("C: ", "C| ", "C:")),
            // swaks: ~ stands for TLS, * for a refusal.
            marked(List.of("<- ", "<~ ", "<** ", "<~* ", "<-", "<~"), List.of("-> ", "~> ", "**> ", "->", "~>")),
            // msmtp, Sendmail, curl
            marked(List.of("<-- "), List.of("--> ")),
            marked(List.of("<<< "), List.of(">>> ")),
            marked(List.of("< "), List.of("> ")),
            // Exim marks the first line of a reply only.
            new Dialect(List.of("SMTP<< "), List.of("SMTP>> "), true, false));

    private static final List<String> VERBS = List.of(
            "EHLO",
            "HELO",
            "LHLO",
            "MAIL",
            "RCPT",
            "DATA",
            "BDAT",
            "RSET",
            "QUIT",
            "NOOP",
            "HELP",
            "VRFY",
            "EXPN",
            "AUTH",
            "STARTTLS",
            "ETRN");

    /// The milliseconds that stand before the lines of our own transcripts.
    private static final Pattern OFFSET = Pattern.compile("^\\d{1,10} (?=[SCX#][:| ])");

    Dialect {
        serverMarks = List.copyOf(serverMarks);
        clientMarks = List.copyOf(clientMarks);
    }

    private static Dialect marked(List<String> serverMarks, List<String> clientMarks) {
        return new Dialect(serverMarks, clientMarks, false, false);
    }

    /// One line, and who spoke it.
    sealed interface Spoken {
        record ByServer(String text) implements Spoken {}

        record ByClient(String text) implements Spoken {}

        record Note(String text) implements Spoken {}
    }

    Spoken read(String line) {
        Spoken marked = marked(line);
        if (!(marked instanceof Spoken.Note(String stripped))) {
            return marked;
        }
        if (bareReplies && Said.startsWithCode(stripped)) {
            return new Spoken.ByServer(stripped);
        }
        return bareCommands && isCommand(stripped) ? new Spoken.ByClient(stripped) : marked;
    }

    private Spoken marked(String line) {
        String stripped = OFFSET.matcher(line.strip()).replaceFirst("");
        for (String mark : serverMarks) {
            if (stripped.startsWith(mark)) {
                return new Spoken.ByServer(stripped.substring(mark.length()).strip());
            }
        }
        for (String mark : clientMarks) {
            if (stripped.startsWith(mark)) {
                return new Spoken.ByClient(stripped.substring(mark.length()).strip());
            }
        }
        return new Spoken.Note(stripped);
    }

    /// The dialect in which most replies of the paste are marked; [#BARE] where none is.
    static Dialect of(List<String> lines) {
        Dialect best = BARE;
        long most = 0;
        for (Dialect dialect : MARKED) {
            long replies = lines.stream().filter(dialect::marksReply).count();
            if (replies > most) {
                best = dialect;
                most = replies;
            }
        }
        return best;
    }

    private boolean marksReply(String line) {
        return marked(line) instanceof Spoken.ByServer(String text) && Said.startsWithCode(text);
    }

    static boolean isCommand(String line) {
        int end = 0;
        while (end < line.length() && Character.isLetter(line.charAt(end))) {
            end++;
        }
        boolean whole = end == line.length() || line.charAt(end) == ' ' || line.charAt(end) == ':';
        return whole && end >= 4 && VERBS.contains(line.substring(0, end).toUpperCase(Locale.ROOT));
    }
}
