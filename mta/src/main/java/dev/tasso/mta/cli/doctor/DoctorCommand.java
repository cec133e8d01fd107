package dev.tasso.mta.cli.doctor;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Failed;
import dev.tasso.mta.cli.Place;
import dev.tasso.mta.cli.Printing;
import dev.tasso.mta.cli.dns.ResolverOptions;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.cli.survey.Survey;
import dev.tasso.mta.cli.survey.SurveyJson;
import dev.tasso.mta.cli.survey.SurveyText;
import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.config.Loaded;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer.Found;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tasso doctor`: whether this machine can be a mail server, and what to change where it cannot.
@Command(
        name = "doctor",
        mixinStandardHelpOptions = true,
        description =
                "Look at this machine as a mail server needs it: the way out, its names, the clock, the disk, DNS and"
                        + " the limits of the system. Only what is named is asked over the network: the resolver, --to,"
                        + " --time-server.",
        footer = {
            "",
            "Examples:",
            "  tasso doctor",
            "  tasso doctor --to mx.example.com              is port 25 open outwards?",
            "  tasso doctor --address 192.0.2.1 --time-server pool.ntp.org",
            "",
            "Exit codes: 0 nothing is wrong (there may be warnings), 1 something is wrong,",
            "2 wrong usage, 3 something could not be found out."
        })
public final class DoctorCommand implements Callable<Integer> {
    private static final int SMTP = 25;
    private static final int NTP = 123;

    /// Where packets would go out to find the address of this machine; it stands for the whole outside (RFC 5737).
    private static final InetAddress OUTSIDE = InetAddress.ofLiteral("192.0.2.1");

    @Option(
            names = "--to",
            paramLabel = "HOST[:PORT]",
            description = "another mail server: can it be reached from here?")
    private @Nullable String to;

    @Option(names = "--address", paramLabel = "ADDRESS", description = "the address that others see this machine with")
    private @Nullable String address;

    @Option(names = "--time-server", paramLabel = "HOST[:PORT]", description = "whose time ours is compared with (NTP)")
    private @Nullable String timeServer;

    @Option(names = "--timeout", paramLabel = "SECONDS", description = "patience with each other host (default 10)")
    private int seconds = 10;

    @Mixin
    private final Place place = new Place();

    @Mixin
    private final ResolverOptions resolver = new ResolverOptions();

    @Mixin
    private final Printing printing = new Printing();

    @Override
    public Integer call() throws Failed {
        Clock.Reading begun = Clock.Reading.now();
        if (seconds < 1) {
            throw new Failed(ExitCodes.USAGE, "not a time to wait: " + seconds, "give one second or more");
        }
        List<Item> items = new ArrayList<>();
        Optional<Config> config = configuration(items);
        Names names = names(config);
        Dns dns = names.dns();
        items.addAll(names.check(config.map(each -> each.hostname().ascii()).orElse("localhost"), own()));
        items.add(outward(dns));
        items.addAll(new Disk(place.dataFolder()).check());
        items.addAll(new Limits(Path.of("/proc")).check());
        Optional<InetSocketAddress> time = time(dns);
        items.addAll(new Clock(time, Duration.ofSeconds(seconds)).check(begun));
        Survey survey = new Survey("this machine", items);
        print(survey);
        return survey.exitCode();
    }

    private Optional<Config> configuration(List<Item> items) {
        String file = place.configFile().map(Path::toString).orElse("no file: defaults");
        return switch (place.load()) {
            case Loaded.Ok(Config whole, var _) -> {
                items.add(new Item("configuration", file, "sound", List.of()));
                yield Optional.of(whole);
            }
            case Loaded.Broken(var errors) -> {
                items.add(new Item(
                        "configuration",
                        file,
                        "cannot be used",
                        errors.stream()
                                .map(each -> Item.error(each.toString(), "", "tasso config check shows them all"))
                                .toList()));
                yield Optional.empty();
            }
        };
    }

    private Names names(Optional<Config> config) throws Failed {
        Optional<InetSocketAddress> named = resolver.server();
        List<InetSocketAddress> servers = named.map(List::of)
                .orElseGet(() -> config.map(each -> each.dns().servers()).orElse(List.of()));
        return new Names(resolver.dns(servers), servers);
    }

    private Optional<InetAddress> own() throws Failed {
        if (address == null) {
            return Outward.own(OUTSIDE);
        }
        return Optional.of(ResolverOptions.literal(address)
                .orElseThrow(() -> new Failed(
                        ExitCodes.USAGE, "not an address: " + address, "--address takes one such as 192.0.2.1")));
    }

    private Item outward(Dns dns) throws Failed {
        if (to == null) {
            return new Item("outward", "port 25", "not asked: --to HOST names a mail server to try", List.of());
        }
        HostPort target = ResolverOptions.hostPort(to, SMTP, "--to");
        return new Outward(target, addresses(dns, target.host()), Duration.ofSeconds(seconds)).check();
    }

    private Optional<InetSocketAddress> time(Dns dns) throws Failed {
        if (timeServer == null) {
            return Optional.empty();
        }
        HostPort target = ResolverOptions.hostPort(timeServer, NTP, "--time-server");
        InetAddress first = addresses(dns, target.host()).stream()
                .findFirst()
                .orElseThrow(() ->
                        new Failed(ExitCodes.CONNECT, target.host() + " has no address", "name another time server"));
        return Optional.of(new InetSocketAddress(first, target.port()));
    }

    private static List<InetAddress> addresses(Dns dns, String host) {
        Optional<InetAddress> literal = ResolverOptions.literal(host);
        return literal.map(List::of)
                .orElseGet(() ->
                        dns.addresses(host) instanceof Found<InetAddress>(List<InetAddress> list) ? list : List.of());
    }

    private void print(Survey survey) {
        if (printing.json()) {
            SurveyJson.print(survey, printing);
        } else if (printing.quiet()) {
            new SurveyText(printing.out(), printing.paint()).printQuiet(survey);
        } else {
            new SurveyText(printing.out(), printing.paint()).print(survey);
            printing.say(survey.summary() + ".");
        }
        printing.out().flush();
    }
}
