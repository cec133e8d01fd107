package dev.tasso.mta.cli;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say what is in the message.
final class MessageOptions {

    @Option(names = "--subject", paramLabel = "TEXT", description = "the subject")
    private @Nullable String subject;

    @Option(names = "--header", paramLabel = "'NAME: VALUE'", description = "a further header field")
    private List<String> headers = new ArrayList<>();

    @Option(
            names = "--body",
            paramLabel = "TEXT|@FILE",
            description = "the text of the message, or a file that holds it")
    private String body = "This is a message from tasso send.";

    @Option(names = "--html", paramLabel = "TEXT|@FILE", description = "the same text as HTML, beside the plain one")
    private @Nullable String html;

    @Option(
            names = "--attach",
            paramLabel = "FILE[;type=T][;name=N]",
            description = "a file to attach (its type is told by its name)")
    private List<String> attachments = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "send this finished message, header and body, instead of writing one (\"-\": standard input)")
    private @Nullable Path data;

    @Option(names = "--data-text", paramLabel = "TEXT", description = "the same, given here; \\n is a line end")
    private @Nullable String dataText;

    /// The message for one round: its Date and Message-ID are new each time.
    byte[] message(ReversePath sender, List<Mailbox> recipients) throws Failed {
        if (dataText != null) {
            String text = dataText.replace("\\n", "\n").replace("\\t", "\t");
            return Composition.whole(text.getBytes(StandardCharsets.UTF_8));
        }
        return data == null ? written(sender, recipients) : Composition.whole(Composition.read(data));
    }

    /// Whether a message that came finished has header fields beyond ASCII; those that are written here have none.
    static boolean headerNeedsUtf8(byte[] message) {
        for (int i = 0; i < message.length; i++) {
            if (message[i] < 0) {
                return true;
            }
            if (message[i] == '\n' && i + 2 < message.length && message[i + 1] == '\r' && message[i + 2] == '\n') {
                return false;
            }
        }
        return false;
    }

    private byte[] written(ReversePath sender, List<Mailbox> recipients) throws Failed {
        Composition composition = new Composition();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new Failed(ExitCodes.USAGE, "not a header field: " + header, "write it as 'Name: value'");
            }
            composition.field(
                    header.substring(0, colon), header.substring(colon + 1).strip());
        }
        if (subject != null) {
            composition.field("Subject", subject);
        }
        String author = sender instanceof ReversePath.Sender(Mailbox mailbox) ? mailbox.text() : "postmaster@localhost";
        composition.fieldUnlessGiven("Subject", "a message from tasso send");
        composition.usualFields(
                ZonedDateTime.now(ZoneId.systemDefault()),
                author,
                recipients.stream().map(Mailbox::text).toList(),
                "localhost");
        List<Attachment> files = new ArrayList<>();
        for (String attachment : attachments) {
            files.add(Attachment.parse(attachment));
        }
        return composition.finish(text(body), html == null ? "" : text(html), files);
    }

    /// What was given, or what the file holds.
    private static String text(String given) throws Failed {
        return given.startsWith("@")
                ? new String(Composition.read(Path.of(given.substring(1))), StandardCharsets.UTF_8)
                : given;
    }
}
