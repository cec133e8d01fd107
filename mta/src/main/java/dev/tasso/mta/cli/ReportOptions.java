package dev.tasso.mta.cli;

import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.Notify;
import dev.tasso.smtp.command.OriginalRecipient;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.command.Ret;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say when and how the sender wants to be told what became of the message (RFC 3461 section 4).
final class ReportOptions {

    private static final int ENVID_LENGTH_MAX = 100;

    @Option(
            names = "--notify",
            split = ",",
            paramLabel = "WHEN",
            description = "ask for a report of success, failure, delay, or of none of them: never")
    private List<String> when = new ArrayList<>();

    @Option(
            names = "--ret",
            paramLabel = "full|hdrs",
            description = "how much of the message a report shall bring back")
    private @Nullable Ret ret;

    @Option(names = "--envid", paramLabel = "TEXT", description = "what reports shall call this message")
    private @Nullable String envid;

    @Option(
            names = "--orcpt",
            paramLabel = "TYPE;ADDRESS",
            description = "whom the message was first sent to, for example 'rfc822;old@example.org'")
    private @Nullable String originalRecipient;

    MailParameters added(MailParameters parameters) throws Failed {
        MailParameters more = ret == null ? parameters : parameters.withRet(ret);
        if (envid == null) {
            return more;
        }
        if (!envid.matches("[ -~]{1," + ENVID_LENGTH_MAX + "}")) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "not a name for a message: " + envid,
                    "--envid takes 1 to " + ENVID_LENGTH_MAX + " printable characters of ASCII");
        }
        return more.withEnvid(envid);
    }

    RecipientParameters recipient() throws Failed {
        RecipientParameters asked = originalRecipient == null
                ? RecipientParameters.NONE
                : original(RecipientParameters.NONE, originalRecipient);
        if (when.isEmpty()) {
            return asked;
        }
        Set<Notify> events = EnumSet.noneOf(Notify.class);
        for (String word : when) {
            switch (word.strip().toLowerCase(Locale.ROOT)) {
                case "success" -> events.add(Notify.SUCCESS);
                case "failure" -> events.add(Notify.FAILURE);
                case "delay" -> events.add(Notify.DELAY);
                case "never" -> {}
                default ->
                    throw new Failed(
                            ExitCodes.USAGE,
                            "not an event to be told of: " + word,
                            "--notify takes success, failure and delay, with commas between, or never alone");
            }
        }
        if (!events.isEmpty() && when.size() > events.size()) {
            throw new Failed(
                    ExitCodes.USAGE, "never, or the same event twice, beside others", "write each once, or never");
        }
        return asked.withNotify(events);
    }

    private static RecipientParameters original(RecipientParameters asked, String text) throws Failed {
        int semicolon = text.indexOf(';');
        if (!text.matches("[A-Za-z0-9-]{1,40};[!-~]{1,255}")) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "not an original recipient: " + text,
                    "--orcpt takes a type and an address, for example 'rfc822;old@example.org'");
        }
        String type = text.substring(0, semicolon).toLowerCase(Locale.ROOT);
        return asked.withOriginalRecipient(new OriginalRecipient(type, text.substring(semicolon + 1)));
    }
}
