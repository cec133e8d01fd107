package dev.tasso.smtp.server;

import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.server.State.Chunking;
import dev.tasso.smtp.server.State.Fresh;
import dev.tasso.smtp.server.State.Listening;
import dev.tasso.smtp.server.State.Ready;
import dev.tasso.smtp.server.State.Recipients;
import dev.tasso.smtp.server.State.Refusing;
import dev.tasso.smtp.server.State.Sender;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;

/// What HELP answers: what may be said now, or all about one command (RFC 5321 section 4.1.1.8).
final class HelpText {

    private static final List<String> ANY_TIME = List.of("RSET", "NOOP", "VRFY", "HELP", "QUIT");

    private HelpText() {}

    static Reply about(String topic, Listening state, Offer offer) {
        if (topic.isEmpty()) {
            return Reply.of(214, "2.0.0", now(state, offer));
        }
        List<String> page = page(topic.toUpperCase(Locale.ROOT), offer.extensions(state.peer()));
        return page.isEmpty() ? Replies.NO_HELP : Reply.of(214, "2.0.0", page.toArray(String[]::new));
    }

    /// The verbs that would not be refused for where the session stands, the most useful ones first.
    static List<String> possible(Listening state, Offer offer) {
        List<String> verbs = new ArrayList<>(
                switch (state) {
                    case Refusing _ -> List.of();
                    case Fresh _ -> List.of();
                    case Ready _ -> List.of("MAIL");
                    case Sender _ -> List.of("RCPT");
                    case Recipients _ -> List.of("RCPT", "DATA");
                    case Chunking _ -> List.of();
                });
        boolean chunks = state instanceof Chunking
                || (state instanceof Recipients
                        && offer.extensions(state.peer()).contains(Extension.CHUNKING));
        if (chunks) {
            verbs.add("BDAT");
        }
        if (state instanceof Ready(var peer)) {
            if (offer.startTls(peer)) {
                verbs.add("STARTTLS");
            }
            if (offer.auth(peer)) {
                verbs.add("AUTH");
            }
            if (offer.options().services().releases()) {
                verbs.add("ETRN");
            }
        }
        if (state instanceof Refusing) {
            return List.of("QUIT");
        }
        verbs.addAll(trusted(state, offer));
        verbs.addAll(offer.hellos());
        verbs.addAll(ANY_TIME);
        if (offer.options().services().expands()) {
            verbs.add(verbs.indexOf("HELP"), "EXPN");
        }
        return verbs;
    }

    private static List<String> trusted(Listening state, Offer offer) {
        List<String> verbs = new ArrayList<>();
        boolean between = state instanceof Fresh || state instanceof Ready;
        if (between && offer.xclient(state.peer())) {
            verbs.add("XCLIENT");
        }
        if (between && offer.xforward(state.peer())) {
            verbs.add("XFORWARD");
        }
        return verbs;
    }

    private static String[] now(Listening state, Offer offer) {
        String where = switch (state) {
            case Refusing _ -> "No mail is taken from you here.";
            case Fresh _ -> "Nobody has said hello yet. Say EHLO and your host name.";
            case Ready _ -> "Ready for a message. Begin it with MAIL.";
            case Sender _ -> "The message has a sender. Say RCPT for each recipient.";
            case Recipients _ -> "The message has recipients. More RCPT, or DATA and then the message.";
            case Chunking _ -> "A part of the message is there. Go on with BDAT, the last time with LAST.";
        };
        return Stream.of(
                        where,
                        "Possible now: " + String.join(" ", possible(state, offer)),
                        "HELP and one of them tells more.")
                .toArray(String[]::new);
    }

    /// What an extension adds to MAIL; nothing where it adds nothing.
    private static String mailParameter(Extension extension) {
        return switch (extension) {
            case BINARYMIME -> "[BODY=BINARYMIME]: any octets, by BDAT only";
            case DSN -> "[RET=FULL|HDRS] [ENVID=name]: what a report brings back, and how it calls the message";
            case REQUIRETLS -> "[REQUIRETLS]: under TLS to hosts that prove their name only";
            case MT_PRIORITY -> "[MT-PRIORITY=-9..9]: before or behind other mail";
            case FUTURERELEASE -> "[HOLDFOR=seconds|HOLDUNTIL=2026-12-31T09:00:00Z]: not to be sent on before";
            case DELIVERBY -> "[BY=seconds;N|R]: when it takes longer, tell its sender (N) or give it back (R)";
            case CHUNKING -> "";
        };
    }

    private static List<String> mailPage(Set<Extension> offered) {
        List<String> page = new ArrayList<>();
        page.add("MAIL FROM:<address> [SIZE=octets] [BODY=7BIT|8BITMIME] [SMTPUTF8] [AUTH=address]");
        offered.stream()
                .map(HelpText::mailParameter)
                .filter(line -> !line.isEmpty())
                .forEach(page::add);
        page.add("Begins a message. <> is the sender of reports about mail.");
        page.add("MAIL FROM:<alice@example.com> SIZE=2000 BODY=8BITMIME");
        return page;
    }

    private static List<String> recipientPage(Set<Extension> offered) {
        List<String> page = new ArrayList<>();
        page.add("RCPT TO:<address>");
        if (offered.contains(Extension.DSN)) {
            page.add("[NOTIFY=NEVER|SUCCESS,FAILURE,DELAY] [ORCPT=rfc822;address]: which reports, and about whom");
        }
        page.add("Adds a recipient; say it once for each.");
        page.add("RCPT TO:<bob@example.org>");
        return page;
    }

    private static List<String> transactionPage(String verb, Set<Extension> offered) {
        return switch (verb) {
            case "MAIL" -> mailPage(offered);
            case "RCPT" -> recipientPage(offered);
            case "DATA" ->
                List.of(
                        "DATA",
                        "Wait for 354, send the message, end it with a line that holds only a dot.",
                        "A line of yours that begins with a dot gets one more in front.");
            case "BDAT" ->
                List.of(
                        "BDAT octets [LAST]",
                        "Sends so many octets of the message right behind this line; LAST with the last of them.",
                        "BDAT 86 LAST");
            default -> List.of();
        };
    }

    private static List<String> page(String verb, Set<Extension> offered) {
        return switch (verb) {
            case "EHLO" ->
                List.of("EHLO your.host.name", "Greets, and lists what this server can do.", "EHLO client.example.com");
            case "HELO" -> List.of("HELO your.host.name", "Greets as in 1982; prefer EHLO.", "HELO client.example.com");
            case "RSET" -> List.of("RSET", "Forgets sender and recipients.");
            case "NOOP" -> List.of("NOOP [anything]", "Answers, and does nothing.");
            case "VRFY" -> List.of("VRFY name-or-address", "Asks whether somebody is known here.", "VRFY bob");
            case "LHLO" -> List.of("LHLO your.host.name", "EHLO of LMTP; this is LMTP where HELP lists it.");
            case "ETRN" ->
                List.of("ETRN domain", "Delivers what waits here for a domain of yours.", "ETRN example.org");
            case "XCLIENT" ->
                List.of(Introduction.XCLIENT, "Begins the session anew for another client.", "XCLIENT ADDR=192.0.2.1");
            case "XFORWARD" ->
                List.of(Introduction.XFORWARD, "Says where the next message was before.", "XFORWARD ADDR=192.0.2.1");
            case "EXPN" -> List.of("EXPN list-name", "Asks who is on a list; few servers tell.", "EXPN staff");
            case "HELP" -> List.of("HELP [command]", "Without a command, what is possible now.", "HELP RCPT");
            case "QUIT" -> List.of("QUIT", "Says goodbye and closes.");
            case "STARTTLS" ->
                List.of("STARTTLS", "Wait for 220, then begin the TLS handshake. Say EHLO again after it.");
            case "AUTH" ->
                List.of(
                        "AUTH mechanism [initial-response]",
                        "Proves who you are; EHLO lists the mechanisms. Responses are base64, * gives up.",
                        "AUTH PLAIN AGFsaWNlAHNlY3JldA==");
            default -> transactionPage(verb, offered);
        };
    }
}
