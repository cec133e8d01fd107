package dev.tasso.smtp.command;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import dev.tasso.smtp.address.ReversePath;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// Command lines, the attributes of XCLIENT, and xtext (RFC 5321 section 4.1.1, RFC 3461 section 4).
public final class CommandTargets {

    private static final Set<Extension> ALL = EnumSet.allOf(Extension.class);

    private CommandTargets() {}

    public static List<Target> all() {
        return List.of(
                Target.parser("command", CommandTargets::command),
                Target.parser("xclient", CommandTargets::xclient),
                Target.parser("xtext", CommandTargets::xtext));
    }

    private static String line(byte[] octets) {
        return new String(octets, StandardCharsets.UTF_8).replaceAll("[\r\n\0]", "");
    }

    /// What was read is the same when it is written and read again.
    private static void command(byte[] octets) {
        Command command = CommandParser.parse(line(octets));
        if (command instanceof Command.Mail mail && mail.parameters().auth().isEmpty()) {
            String path = mail.sender() instanceof ReversePath.Sender sender
                    ? sender.mailbox().text()
                    : "";
            String again = "MAIL FROM:<" + path + ">" + mail.parameters().text(ALL);
            must(CommandParser.parse(again).equals(mail), "read: " + mail + "\nwritten: " + again);
        }
        if (command instanceof Command.Rcpt rcpt) {
            String again = "RCPT TO:" + rcpt.recipient() + rcpt.parameters().text(ALL, true);
            must(CommandParser.parse(again).equals(rcpt), "read: " + rcpt + "\nwritten: " + again);
        }
    }

    private static void xclient(byte[] octets) {
        if (CommandParser.parse("XCLIENT " + line(octets)) instanceof Command.Xclient xclient) {
            xclient.attributes().forEach((name, value) -> {
                must(value.chars().noneMatch(Character::isISOControl), "a control character in " + name);
                must(value.length() <= octets.length, "a value longer than its line");
            });
        }
    }

    private static void xtext(byte[] octets) {
        String text = line(octets);
        Xtext.decodeUtf8(text);
        OriginalRecipient.parse(text);
        Xtext.decode(text).filter(Xtext::isPrintable).ifPresent(plain -> {
            String again = Xtext.decode(Xtext.encode(plain)).orElseThrow();
            must(again.equals(plain), "written and read again: " + again);
        });
    }
}
