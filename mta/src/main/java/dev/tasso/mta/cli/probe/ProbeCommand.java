package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Failed;
import dev.tasso.mta.cli.Printing;
import dev.tasso.mta.cli.dns.Hosts;
import dev.tasso.mta.cli.dns.PolicyOptions;
import dev.tasso.mta.cli.dns.ResolverOptions;
import dev.tasso.mta.cli.dns.Transport;
import dev.tasso.mta.cli.dns.Zone;
import dev.tasso.mta.cli.probe.HostProbe.Result;
import dev.tasso.mta.cli.probe.HostProbe.Setting;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.cli.survey.Survey;
import dev.tasso.mta.cli.survey.SurveyJson;
import dev.tasso.mta.cli.survey.SurveyText;
import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Mx;
import dev.tasso.mta.verify.StsPolicy;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `tasso probe`: what a host, or every host of a domain, says, offers and allows.
@Command(
        name = "probe",
        mixinStandardHelpOptions = true,
        description =
                "Look at a mail server from outside: what it says, what it offers, how it encrypts, what DNS says of"
                        + " it, and what it should not do. No mail is sent, but with --smuggling.",
        footer = {
            "",
            "Examples:",
            "  tasso probe example.com                       all mail exchangers of a domain",
            "  tasso probe mx.example.com                    one host",
            "  tasso probe mail.example.com:587              its submission port",
            "  tasso probe 192.0.2.1 --relay --vrfy          and whether it relays",
            "  tasso probe example.com --json | jq -r 'select(.level==\"error\").found'",
            "",
            "Grades: A nothing to mend, B could be better, C something is wrong,",
            "D mail or passwords can be read, F others can misuse it, or no talk.",
            "",
            "Exit codes: 0 nothing is wrong (there may be warnings), 1 something is wrong,",
            "2 wrong usage, 3 something could not be found out, 4 nobody answers, 5 TLS",
            "fails, 7 timed out."
        })
public final class ProbeCommand implements Callable<Integer> {
    private static final int SMTP = 25;
    private static final int HOSTS_MAX = 10;

    @Parameters(
            paramLabel = "TARGET",
            description = "a domain, a host, host:port or [address]:port; a name that has MX records is a domain")
    private String target = "";

    @Option(names = "--port", paramLabel = "PORT", description = "the port of every host (default 25)")
    private int port = SMTP;

    @Option(names = "--host", description = "take the name for that of a host, though it has MX records")
    private boolean host;

    @Option(names = "--helo", paramLabel = "NAME", description = "what to say in EHLO (default localhost)")
    private String helo = "localhost";

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "patience at each step (default 15)")
    private int stepSeconds = 15;

    @Option(names = "--total-timeout", paramLabel = "SECONDS", description = "patience with each host (default 180)")
    private int totalSeconds = 180;

    @Mixin
    private final Wishes wishes = new Wishes();

    @Mixin
    private final ResolverOptions resolver = new ResolverOptions();

    @Mixin
    private final PolicyOptions policies = new PolicyOptions();

    @Mixin
    private final Printing printing = new Printing();

    @Override
    public Integer call() throws Failed {
        check();
        wishes.check();
        String named = target.substring(target.lastIndexOf('@') + 1);
        Optional<InetAddress> literal = ResolverOptions.literal(named);
        HostPort place = literal.isPresent()
                ? new HostPort(literal.get().getHostAddress(), port)
                : ResolverOptions.hostPort(named, port, "TARGET");
        if (ResolverOptions.literal(place.host()).isPresent()) {
            return one(place);
        }
        String domain = ResolverOptions.domain(place.host());
        Dns dns = resolver.dns();
        boolean exchangers = named.equals(place.host()) && !host && dns.mx(domain) instanceof Found<Mx>;
        return exchangers ? all(domain, dns) : one(new HostPort(domain, place.port()));
    }

    private void check() throws Failed {
        if (port < 1 || port > 0xffff) {
            throw usage("not a port: " + port, "a port is a number from 1 to 65535");
        }
        if (stepSeconds < 1 || totalSeconds < 1) {
            throw usage("not a time to wait: less than a second", "give one second or more");
        }
        if (!helo.matches("[!-~]{1,255}")) {
            throw usage("not a name to introduce oneself with: " + helo, "--helo takes a host name");
        }
    }

    private static Failed usage(String what, String cure) {
        return new Failed(ExitCodes.USAGE, what, cure);
    }

    private Setting setting(Dns dns, String us, Optional<StsPolicy> policy) throws Failed {
        return new Setting(
                dns,
                policies.trust(),
                helo,
                us,
                policy,
                () -> new Budget(Duration.ofSeconds(stepSeconds), Duration.ofSeconds(totalSeconds)),
                wishes);
    }

    private int one(HostPort place) throws Failed {
        Dns dns = resolver.dns();
        Optional<InetAddress> literal = ResolverOptions.literal(place.host());
        List<InetAddress> addresses = literal.map(List::of).orElseGet(() -> addresses(dns, place.host()));
        String us = literal.isPresent() ? "" : place.host();
        Result result = new HostProbe(setting(dns, us, Optional.empty()), place).of(addresses);
        print(List.of(result.survey()));
        return end(List.of(result), List.of(result.survey()));
    }

    private static List<InetAddress> addresses(Dns dns, String name) {
        return dns.addresses(name) instanceof Found<InetAddress>(List<InetAddress> list) ? list : List.of();
    }

    private int all(String domain, Dns dns) throws Failed {
        Zone zone = new Zone();
        Hosts hosts = new Hosts(dns, zone);
        List<Item> items = new ArrayList<>(hosts.of(domain));
        if (hosts.none()) {
            throw new Failed(
                    ExitCodes.REFUSED, domain + " takes no mail: it has a null MX (RFC 7505)", "probe a host: --host");
        }
        boolean secured = !hosts.addresses().isEmpty()
                && hosts.addresses().keySet().stream().allMatch(each -> new Dane(dns).holds(each, SMTP));
        Transport transport = new Transport(dns, policies.fetch(dns), zone);
        List<Item> policy = transport.policyOf(domain, hosts.reachable(), secured);
        items.addAll(policy);
        items.add(transport.reports(domain, secured || policy.size() > 1));
        Setting setting = setting(dns, domain, transport.policy());
        List<Result> results = new ArrayList<>();
        for (Map.Entry<String, List<InetAddress>> each :
                hosts.addresses().entrySet().stream().limit(HOSTS_MAX).toList()) {
            printing.chat("asking " + each.getKey() + " ...");
            results.add(new HostProbe(setting, new HostPort(each.getKey(), port)).of(each.getValue()));
        }
        List<Survey> surveys = new ArrayList<>(List.of(new Survey(domain, items)));
        results.forEach(each -> surveys.add(each.survey()));
        print(surveys);
        return end(results, surveys);
    }

    private void print(List<Survey> surveys) {
        if (printing.json()) {
            surveys.forEach(each -> SurveyJson.print(each, printing));
            return;
        }
        SurveyText text = new SurveyText(printing.out(), printing.paint());
        if (printing.quiet()) {
            surveys.forEach(text::printQuiet);
        } else if (surveys.size() > 2) {
            text.print(surveys.getFirst());
            new SideBySide(printing.out(), printing.paint()).print(surveys.subList(1, surveys.size()));
        } else {
            surveys.forEach(text::print);
        }
    }

    /// The last line, and the exit code: of the first host that could not be talked to, or by what was found.
    private int end(List<Result> results, List<Survey> surveys) throws Failed {
        Survey all = new Survey(
                target, surveys.stream().flatMap(each -> each.items().stream()).toList());
        for (Result each : results) {
            printing.chat(each.survey().about() + ": "
                    + Grade.item(each.survey().items()).found());
        }
        printing.chat(all.summary() + ".");
        printing.out().flush();
        Optional<Failed> failure =
                results.stream().flatMap(each -> each.failure().stream()).findFirst();
        if (failure.isPresent()) {
            throw failure.get();
        }
        return all.exitCode();
    }
}
