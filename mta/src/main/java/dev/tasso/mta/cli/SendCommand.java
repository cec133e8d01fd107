package dev.tasso.mta.cli;

import dev.tasso.mta.cli.Courier.Done;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.transcript.Visible;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tasso send`: writes a message, or takes a finished one, and hands it to a server.
@Command(
        name = "send",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Send a message over SMTP and say what the server answered, and what a refusal means.",
        footer = {
            "",
            "Examples:",
            "  tasso send --to you@example.com --server mx.example.com --tls offered --verbose",
            "  tasso send --to you@example.com --mx --dry-run",
            "  tasso send --to you@example.com --server mail.example.com:587 --auth-user me --auth-password",
            "  tasso send --to you@example.com --server localhost --quit-after rcpt",
            "  tasso send --to you@example.com --subject Photos --attach a.jpg --attach 'b;type=image/png;name=b.png'",
            "  tasso send --to you@example.com --data message.eml --bdat --json",
            "  tasso send --to you@example.com --server unix:/run/lmtp --protocol lmtp",
            "  tasso send --swaks -t you@example.com -s mail.example.com:587 -tls -a PLAIN -au me -ap secret",
            "",
            ExitCodes.LIST
        })
final class SendCommand implements Callable<Integer> {
    private static final int COUNT_MAX = 1_000_000;

    @CommandLine.Spec
    private CommandLine.Model.CommandSpec spec;

    @Mixin
    private final Recipients recipients = new Recipients();

    @Mixin
    private final WayOptions way = new WayOptions(TlsProvider.Choice.JSSE);

    @Mixin
    private final MxHosts mx = new MxHosts();

    @Mixin
    private final MessageOptions content = new MessageOptions();

    @Mixin
    private final IntroductionOptions introduction = new IntroductionOptions();

    @Mixin
    private final WishOptions wishes = new WishOptions();

    @Mixin
    private final ReportOptions reports = new ReportOptions();

    @Mixin
    private final MannerOptions manner = new MannerOptions();

    @Option(names = "--count", paramLabel = "N", description = "send so many messages, one after the other (default 1)")
    private int count = 1;

    @Option(names = "--rate", paramLabel = "N", description = "at most so many messages a second")
    private double rate;

    @Option(names = "--one-connection", description = "send them all over one connection")
    private boolean oneConnection;

    @Option(names = "--swaks", description = "take what follows as swaks' own options (must come first)")
    private boolean swaks;

    @Option(names = "--dry-run", description = "print what would be said, and connect to nobody")
    private boolean dryRun;

    @Option(names = "--verbose", description = "print the whole conversation, with milliseconds")
    private boolean verbose;

    @Option(names = "--no-explain", description = "do not say beneath a refusal what it means")
    private boolean unexplained;

    @Mixin
    private final Printing printing = new Printing();

    @Override
    public Integer call() throws Failed {
        if (swaks) {
            throw new Failed(
                    ExitCodes.USAGE, "--swaks in the middle", "write tasso send --swaks, and swaks' options then");
        }
        if (count < 1 || count > COUNT_MAX || rate < 0) {
            throw new Failed(ExitCodes.USAGE, "not a number of messages, or a rate", "give 1 to " + COUNT_MAX);
        }
        Opening opening = way.opening(mx.wanted(), introduction.read(), manner.breakOff());
        List<Mailbox> everybody = recipients.mailboxes();
        if (dryRun) {
            byte[] message = content.message(recipients.sender(), everybody);
            DryRun.of(opening, outgoing(message, everybody), message, manner.manner())
                    .entries()
                    .forEach(entry -> printing.say(entry.toString()));
            return ExitCodes.OK;
        }
        SendReport report = new SendReport(printing, !unexplained);
        int worst = ExitCodes.OK;
        Pace pace = new Pace(rate);
        try (Courier courier = new Courier(way.connecting(), opening, manner.manner(), oneConnection, this::spoken)) {
            for (int round = 1; round <= count; round++) {
                pace.next();
                for (Errand errand : errands(everybody)) {
                    byte[] message = content.message(recipients.sender(), errand.recipients());
                    Done done = errand.run(courier, report, outgoing(message, errand.recipients()));
                    report.done(round, done);
                    worst = worst == ExitCodes.OK ? SendReport.exitCode(done) : worst;
                }
            }
        }
        return worst;
    }

    private List<Errand> errands(List<Mailbox> everybody) throws Failed {
        if (!mx.wanted()) {
            return List.of(new Errand(List.of(way.host()), everybody));
        }
        List<Errand> errands = new ArrayList<>();
        for (Map.Entry<String, List<Mailbox>> domain : recipients.byDomain().entrySet()) {
            errands.add(new Errand(way.connecting().usable(mx.of(domain.getKey())), domain.getValue()));
        }
        return errands;
    }

    private Outgoing outgoing(byte[] message, List<Mailbox> mailboxes) throws Failed {
        boolean needsUtf8 = recipients.needUtf8() || MessageOptions.headerNeedsUtf8(message);
        MailParameters parameters = reports.added(wishes.parameters(message, needsUtf8));
        RecipientParameters asked = reports.recipient();
        ReversePath sender = recipients.sender();
        return new Outgoing(
                sender,
                mailboxes.stream()
                        .map(mailbox -> new Outgoing.To(mailbox, asked))
                        .toList(),
                parameters,
                BodySource.of(message));
    }

    private void spoken(Transcript transcript) {
        if (verbose) {
            PrintWriter to = printing.json() ? spec.commandLine().getErr() : printing.out();
            transcript.printTimed().lines().map(Visible::text).forEach(to::println);
            to.flush();
        }
    }
}
