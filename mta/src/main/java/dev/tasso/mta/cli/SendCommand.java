package dev.tasso.mta.cli;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `tasso send`: writes a message, or takes a finished one, and hands it to a server.
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        description = "Send a message over SMTP and say what the server answered.",
        footer = {"", ExitCodes.LIST})
final class SendCommand implements Callable<Integer> {
    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private final Conversation conversation = new Conversation();

    @Mixin
    private final ReportOptions reports = new ReportOptions();

    @Option(names = "--to", required = true, split = ",", paramLabel = "ADDRESS", description = "to whom")
    private List<String> to = new ArrayList<>();

    @Option(names = "--from", paramLabel = "ADDRESS", description = "from whom (\"<>\" for the null sender)")
    private @Nullable String from;

    @Option(names = "--subject", paramLabel = "TEXT", description = "the subject")
    private String subject = "a message from tasso send";

    @Option(names = "--header", paramLabel = "'NAME: VALUE'", description = "a further header field")
    private List<String> headers = new ArrayList<>();

    @Option(names = "--body", paramLabel = "TEXT", description = "the text of the message")
    private String body = "This is a message from tasso send.";

    @Option(names = "--attach", paramLabel = "FILE", description = "a file to attach")
    private List<Path> attachments = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "send this finished message, header and body, instead of writing one (\"-\": standard input)")
    private @Nullable Path data;

    @Option(names = "--json", description = "print JSON")
    private boolean json;

    @Override
    public Integer call() throws Failed {
        PrintWriter out = spec.commandLine().getOut();
        ReversePath sender = sender();
        List<Mailbox> recipients = new ArrayList<>();
        for (String one : to) {
            recipients.add(mailbox(one));
        }
        byte[] message = data == null ? written(sender) : Composition.whole(Composition.read(data));
        boolean addressesNeedUtf8 = recipients.stream().anyMatch(mailbox -> !mailbox.ascii())
                || (sender instanceof ReversePath.Sender(Mailbox mailbox) && !mailbox.ascii());
        MailParameters parameters = reports.added(MailParameters.NONE)
                .withBody(eightBit(message) ? Body.EIGHTBITMIME : Body.SEVENBIT)
                .withSmtpUtf8(addressesNeedUtf8)
                .withSize(message.length);
        RecipientParameters asked = reports.recipient();
        List<Outgoing.To> addressed = recipients.stream()
                .map(mailbox -> new Outgoing.To(mailbox, asked))
                .toList();
        Outgoing outgoing = new Outgoing(sender, addressed, parameters, BodySource.of(message));
        Sent sent = conversation.send(outgoing, out, spec.commandLine().getErr());
        print(sent, out);
        return exitCode(sent);
    }

    private byte[] written(ReversePath sender) throws Failed {
        Composition composition = new Composition();
        for (String header : headers) {
            int colon = header.indexOf(':');
            if (colon < 1) {
                throw new Failed(ExitCodes.USAGE, "not a header field: " + header, "write it as 'Name: value'");
            }
            composition.field(
                    header.substring(0, colon), header.substring(colon + 1).strip());
        }
        composition.field("Subject", subject);
        String author = sender instanceof ReversePath.Sender(Mailbox mailbox) ? mailbox.text() : "postmaster@localhost";
        composition.usualFields(ZonedDateTime.now(java.time.ZoneId.systemDefault()), author, to, "localhost");
        return composition.finish(body, attachments);
    }

    private ReversePath sender() throws Failed {
        if (from == null) {
            String user = System.getProperty("user.name", "tasso").replaceAll("[^A-Za-z0-9._-]", "");
            return new ReversePath.Sender(mailbox((user.isEmpty() ? "tasso" : user) + "@localhost"));
        }
        return from.equals("<>") || from.isEmpty() ? new ReversePath.Null() : new ReversePath.Sender(mailbox(from));
    }

    private static Mailbox mailbox(String text) throws Failed {
        String bare = text.startsWith("<") && text.endsWith(">") ? text.substring(1, text.length() - 1) : text;
        return Mailbox.parse(bare.strip())
                .orElseThrow(() -> new Failed(ExitCodes.USAGE, "not an address: " + text, "write it as name@domain"));
    }

    private static boolean eightBit(byte[] message) {
        for (byte octet : message) {
            if (octet < 0) {
                return true;
            }
        }
        return false;
    }

    private void print(Sent sent, PrintWriter out) {
        if (json) {
            ObjectNode answer = Api.object().put("accepted", sent.accepted());
            ArrayNode list = answer.putArray("recipients");
            sent.results()
                    .forEach(result -> list.addObject()
                            .put("to", result.recipient().text())
                            .put("accepted", result.accepted())
                            .put(
                                    "stage",
                                    result.stage()
                                            .name()
                                            .toLowerCase(Locale.ROOT)
                                            .replace('_', '-'))
                            .put("reply", result.reply().toString()));
            out.println(Api.pretty(answer));
            return;
        }
        for (Sent.Result result : sent.results()) {
            String how = result.accepted() ? "taken" : "refused at " + result.stage();
            out.println(Visible.text(result.recipient() + ": " + how + ": " + result.reply()));
        }
    }

    private static int exitCode(Sent sent) {
        List<Reply> refusals = sent.results().stream()
                .filter(result -> !result.accepted())
                .map(Sent.Result::reply)
                .toList();
        if (refusals.isEmpty()) {
            return ExitCodes.OK;
        }
        return refusals.stream().anyMatch(Reply::permanent) ? ExitCodes.REFUSED : ExitCodes.TEMPORARY;
    }

    /// Reads a secret from a file or standard input: its first line.
    static String firstLine(Path file) throws Failed {
        return new String(Composition.read(file), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
    }
}
