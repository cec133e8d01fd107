package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Failed;
import dev.tasso.mta.cli.Printing;
import dev.tasso.mta.cli.survey.Survey;
import dev.tasso.mta.cli.survey.SurveyJson;
import dev.tasso.mta.cli.survey.SurveyText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tasso dns check`: the records of SPF, DKIM, DMARC, MTA-STS, TLS-RPT, DANE, MX, PTR and BIMI, judged.
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        description =
                "Read the records that a domain's mail depends on, judge each by the clause of its RFC, and say what"
                        + " to publish. Asked are DNS and, for MTA-STS, the domain's web server.",
        footer = {
            "",
            "Examples:",
            "  tasso dns check example.com",
            "  tasso dns check you@example.com --selector 2026a",
            "  tasso dns check example.com --fix >>example.com.zone",
            "  tasso dns check example.com --resolver 127.0.0.1 --quiet || mail-the-team",
            "",
            "Exit codes: 0 nothing is wrong (there may be warnings), 1 something is wrong,",
            "2 wrong usage, 3 something could not be found out, 4 DNS does not answer."
        })
final class CheckCommand implements Callable<Integer> {
    @Parameters(paramLabel = "DOMAIN", description = "the domain, or an address in it")
    private String domain = "";

    @Option(
            names = "--selector",
            split = ",",
            paramLabel = "NAME",
            description = "a DKIM selector of the domain; the usual ones are tried as well")
    private List<String> selectors = new ArrayList<>();

    @Option(names = "--fix", description = "print the records to publish, as lines of a zone file, and nothing else")
    private boolean fix;

    @Mixin
    private final ResolverOptions resolver = new ResolverOptions();

    @Mixin
    private final PolicyOptions policies = new PolicyOptions();

    @Mixin
    private final Printing printing = new Printing();

    @Override
    public Integer call() throws Failed {
        String name = ResolverOptions.domain(domain);
        for (String each : selectors) {
            if (!each.matches("[A-Za-z0-9_-]{1,63}(\\.[A-Za-z0-9_-]{1,63})*")) {
                throw new Failed(
                        ExitCodes.USAGE,
                        "not a selector: " + each,
                        "--selector takes what stands after s= in a DKIM-Signature");
            }
        }
        Resolver dns = new Resolver(resolver.dns());
        Zone zone = new Zone();
        Survey survey = new DomainCheck(dns, policies.fetch(dns), zone).of(name, selectors);
        Optional<String> silence = dns.silence();
        if (silence.isPresent()) {
            throw new Failed(
                    ExitCodes.CONNECT,
                    "DNS has fallen silent, and is asked no more: " + silence.get(),
                    "try again later; --resolver HOST:PORT asks another, --dns-timeout waits longer");
        }
        print(survey, zone);
        printing.out().flush();
        return survey.exitCode();
    }

    private void print(Survey survey, Zone zone) {
        PrintWriter out = printing.out();
        if (fix) {
            if (printing.json()) {
                SurveyJson.print(new Survey(survey.about(), zone.items()), printing);
            } else {
                zone.print().forEach(printing::say);
                printing.note(zone.isEmpty() ? "nothing to publish: " + survey.summary() : survey.summary());
            }
            return;
        }
        if (printing.json()) {
            SurveyJson.print(survey, printing);
            return;
        }
        SurveyText text = new SurveyText(out, printing.paint());
        if (printing.quiet()) {
            text.printQuiet(survey);
            return;
        }
        text.print(survey);
        String hint = zone.isEmpty() ? "" : " Records to publish: tasso dns check " + survey.about() + " --fix";
        printing.say(survey.summary() + "." + hint);
    }
}
