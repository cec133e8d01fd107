package dev.tasso.mta.cli;

import dev.tasso.mta.explain.Explainer;
import dev.tasso.mta.explain.Paste;
import dev.tasso.mta.explain.Report;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tasso explain`: says what a reply, a transcript, a log line or a bounce means.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Say what a reply, a pasted transcript, a log line or a bounce means, whose fault it is, whether to"
                        + " retry, and what to type next. Nothing is asked over the network.",
        footer = {
            "",
            "Examples:",
            "  tasso explain 421",
            "  tasso explain 550 5.7.26 \"This mail has been blocked because ...\"",
            "  tasso explain --file bounce.eml",
            "  grep status=deferred /var/log/mail.log | tasso explain",
            "  swaks --to you@example.com --server mx.example.com | tasso explain --quiet",
            "",
            "Known are transcripts of tasso, telnet, openssl s_client, swaks, curl, msmtp",
            "and exim -v; the logs of Postfix, Exim, Sendmail, OpenSMTPD and Tasso;",
            "bounces of RFC 3464 and the plain ones of qmail, Exim, Postfix, Sendmail,",
            "Exchange and Gmail.",
            "",
            "Exit codes: 0 explained, 2 wrong usage."
        })
final class ExplainCommand implements Callable<Integer> {
    @Parameters(
            paramLabel = "TEXT",
            arity = "0..*",
            description = "what to explain; standard input is read where neither this nor --file is given")
    private List<String> words = new ArrayList<>();

    @Option(names = "--file", paramLabel = "FILE", description = "explain what this file holds (\"-\": standard input)")
    private @Nullable Path file;

    @Mixin
    private final Printing printing = new Printing();

    @Override
    public Integer call() throws Failed {
        PrintWriter out = printing.out();
        Paste paste = paste();
        Report report = new Explainer().explain(paste);
        if (report.explanations().isEmpty()) {
            throw new Failed(
                    ExitCodes.USAGE,
                    report.passedOver() == 0
                            ? "there is nothing to explain: the input is empty"
                            : "there is nothing to explain: no line of the input tells of a reply",
                    "give a reply, a transcript, log lines or a bounce: tasso explain --help shows examples");
        }
        if (printing.json()) {
            ExplainedJson.print(report, out);
        } else {
            new ExplainedText(out, printing.paint()).print(report, printing.quiet());
        }
        out.flush();
        if (report.cut()) {
            printing.warn("the input is longer than " + Amounts.size(Paste.OCTETS_MAX) + "; the rest was not read");
        }
        return ExitCodes.OK;
    }

    private Paste paste() throws Failed {
        if (!words.isEmpty()) {
            if (file != null) {
                throw new Failed(ExitCodes.USAGE, "a text and --file together", "give one of the two");
            }
            return Paste.of(String.join(" ", words));
        }
        boolean standard = file == null || file.toString().equals("-");
        try (InputStream in = standard ? System.in : Files.newInputStream(file)) {
            return Paste.read(in);
        } catch (NoSuchFileException _) {
            throw new Failed(ExitCodes.USAGE, "there is no file " + file);
        } catch (IOException e) {
            throw new Failed(
                    ExitCodes.USAGE, "cannot read " + (file == null ? "standard input" : file) + ": " + e.getMessage());
        }
    }
}
