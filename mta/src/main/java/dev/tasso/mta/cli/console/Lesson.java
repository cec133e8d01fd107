package dev.tasso.mta.cli.console;

import dev.tasso.mta.explain.Standing;
import dev.tasso.smtp.reply.Reply;
import java.util.List;
import java.util.Set;

/// One step of the tour: what to know, what to type, and when it is done.
///
/// @param teaches sentences
/// @param type what to type; the last line is what the lesson is about
/// @param then an example of what follows; may be empty
/// @param verbs of the replies that it waits for, as [Session#verb()] names them
/// @param needs what must have been said before
/// @param done said when it is done, beside what the reply means; may be empty
record Lesson(
        String title,
        List<String> teaches,
        List<String> type,
        List<String> then,
        Set<String> verbs,
        Needs needs,
        String done) {

    private static final String SENDER = "MAIL FROM:<ada@post.example>";
    private static final String RECIPIENT = "RCPT TO:<" + Classroom.MAILBOX + ">";

    /// What of a transaction must stand.
    enum Needs {
        NOTHING,
        SENDER,
        RECIPIENT
    }

    /// In their order.
    static final List<Lesson> ALL = List.of(
            new Lesson(
                    "HELO: who are you?",
                    List.of(
                            "Mail servers speak in plain lines of text, and so can you. S: is the server, C: is you."
                                    + " It has greeted you; beneath each reply stands what it means.",
                            "Every conversation begins with who is calling:"),
                    List.of("HELO me.example"),
                    List.of(),
                    Set.of("helo"),
                    Needs.NOTHING,
                    "The three digits are what programs read: 2.. is yes, 3.. go on, 4.. not now, 5.. no."),
            new Lesson(
                    "EHLO: and what can you do?",
                    List.of("HELO is the greeting of 1982. Everybody says EHLO now, and learns what the server can"
                            + " do:"),
                    List.of("EHLO me.example"),
                    List.of(),
                    Set.of("ehlo"),
                    Needs.NOTHING,
                    "A hyphen behind the code says that more lines follow."),
            new Lesson(
                    "AUTH: prove it",
                    List.of("A server that sends mail for people wants to know who they are. Here you are "
                            + Classroom.USER
                            + ", and your password is " + Classroom.PASSWORD
                            + ". The console asks for both and puts them into base64 for you:"),
                    List.of("AUTH PLAIN"),
                    List.of(),
                    Set.of("auth"),
                    Needs.NOTHING,
                    "Passwords belong into TLS; a real server wants STARTTLS first."),
            new Lesson(
                    "MAIL: from whom?",
                    List.of("A message begins with its sender, to whom it comes back where it cannot be delivered:"),
                    List.of(SENDER),
                    List.of(),
                    Set.of("mail"),
                    Needs.NOTHING,
                    ""),
            new Lesson(
                    "RCPT: to whom?",
                    List.of("Now who shall get it. (Try somebody who does not exist first, if you like, such as"
                            + " RCPT TO:<bob@post.example>, and read what a refusal means.)"),
                    List.of(RECIPIENT),
                    List.of(),
                    Set.of("rcpt"),
                    Needs.SENDER,
                    ""),
            new Lesson(
                    "DATA: the message",
                    List.of("Sender and recipients are the envelope. The letter itself follows DATA: header lines, an"
                            + " empty line, the text, and a line with a dot alone:"),
                    List.of("DATA"),
                    List.of("Subject: hello", "", "My first message by hand.", "."),
                    Set.of("message"),
                    Needs.RECIPIENT,
                    "You have sent a message by hand."),
            new Lesson(
                    "VRFY: is anybody there?",
                    List.of("You can ask whether a mailbox exists. Most servers do not tell; this one does:"),
                    List.of("VRFY charles"),
                    List.of(),
                    Set.of("vrfy"),
                    Needs.NOTHING,
                    ""),
            new Lesson(
                    "HELP: what is there?",
                    List.of("What a server knows, it may tell by itself; HELP MAIL tells more of MAIL:"),
                    List.of("HELP"),
                    List.of(),
                    Set.of("help"),
                    Needs.NOTHING,
                    ""),
            new Lesson(
                    "MAIL again, with Tab",
                    List.of("Another message. Type M and press Tab. Behind the address, a space and Tab show the"
                            + " parameters that EHLO has offered; none is needed:"),
                    List.of(SENDER),
                    List.of(),
                    Set.of("mail"),
                    Needs.NOTHING,
                    ""),
            new Lesson(
                    "RSET: forget it",
                    List.of("You have changed your mind. RSET forgets the envelope, and keeps the connection:"),
                    List.of("RSET"),
                    List.of(),
                    Set.of("rset"),
                    Needs.NOTHING,
                    ""),
            new Lesson(
                    "A second envelope",
                    List.of("Once more, in earnest. Arrow up brings back what you have typed:"),
                    List.of(SENDER, RECIPIENT),
                    List.of(),
                    Set.of("rcpt"),
                    Needs.SENDER,
                    ""),
            new Lesson(
                    "BDAT: the message, counted",
                    List.of("DATA looks for a dot at the end. BDAT says before how many octets come, so that they may"
                            + " be any. The console counts: type BDAT LAST, the message, and a dot alone:"),
                    List.of("BDAT LAST"),
                    List.of(),
                    Set.of("last"),
                    Needs.RECIPIENT,
                    "No dot went over the wire this time, only the octets that were counted."),
            new Lesson(
                    "QUIT: goodbye",
                    List.of("That is all. Say goodbye:"),
                    List.of("QUIT"),
                    List.of(),
                    Set.of("quit"),
                    Needs.NOTHING,
                    ""));

    /// Whether this reply ends it.
    boolean isDoneBy(String verb, Reply reply) {
        return verbs.contains(verb) && reply.positive();
    }

    /// What to try after something else was said.
    String nudge(String verb, Reply reply, Standing standing) {
        if (!standing.introduced() && !verbs.contains("helo")) {
            return "Introduce yourself first: EHLO me.example";
        }
        if (needs != Needs.NOTHING && !standing.inTransaction()) {
            return "First the sender: " + SENDER;
        }
        if (needs == Needs.RECIPIENT && standing.recipients() == 0) {
            return "Now a recipient: " + RECIPIENT;
        }
        if (verbs.contains(verb) || !reply.positive()) {
            return "Not quite. Try: " + type.getLast();
        }
        boolean onTheWay = needs != Needs.NOTHING && (verb.equals("mail") || verb.equals("rcpt"));
        return (onTheWay ? "Good. Now: " : "That works too. This lesson is about something else; try: ")
                + type.getLast();
    }
}
