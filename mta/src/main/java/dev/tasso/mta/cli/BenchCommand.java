package dev.tasso.mta.cli;

import dev.tasso.mta.bench.Arrivals;
import dev.tasso.mta.bench.Generator;
import dev.tasso.mta.bench.Load;
import dev.tasso.mta.bench.Load.Mail;
import dev.tasso.mta.bench.Load.Manner;
import dev.tasso.mta.bench.Results;
import dev.tasso.smtp.address.Mailbox;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.channels.UnresolvedAddressException;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// `tasso bench`: puts a load on a server and says how it bore it.
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        description = "Put a load on a server of your own and say how many messages it took, how long each of them"
                + " waited, and, where it passes them on to the sink of this command, how long they were under way.",
        footer = {
            "",
            "Examples:",
            "  tasso bench --server 127.0.0.1:2525 --to ben@sink.test",
            "  tasso bench --rate 500 --messages 30000 --to ben@sink.test",
            "  tasso bench --tls starttls --each --sessions 100 --to ben@sink.test",
            "  tasso bench --sink 127.0.0.1:2600 --to ben@sink.test      (a route leads there)",
            "",
            "Latency is counted from the moment at which a message was meant to begin to its",
            "last reply; with --rate these moments are fixed in advance.",
            "",
            "Exit codes: 0 every message was taken, 1 some were not; where none was, by the first",
            "that was not: 1 refused (5yz), 3 refused for now (4yz), 4 nobody answers,",
            "5 TLS failed, 6 authentication failed, 7 timed out; 2 wrong usage."
        })
final class BenchCommand implements Callable<Integer> {
    private static final int SESSIONS_MAX = 20_000;
    private static final int MESSAGES_MAX = 100_000_000;
    private static final int RECIPIENTS_MAX = 1_000;
    private static final int OCTETS_MAX = 100_000_000;
    private static final int TICK_MILLIS = 2_000;

    @Mixin
    private final Printing printing = new Printing();

    @Mixin
    private final BenchOpening opening = new BenchOpening();

    @Option(names = "--sessions", paramLabel = "N", description = "sessions at once (default 20)")
    private int sessions = 20;

    @Option(names = "--messages", paramLabel = "N", description = "messages in all (default 10000)")
    private int messages = 10_000;

    @Option(names = "--warm-up", paramLabel = "N", description = "messages sent before, and not counted (default 0)")
    private int warmUp;

    @Option(names = "--size", paramLabel = "OCTETS", description = "of a whole message (default 4096)")
    private int octets = 4_096;

    @Option(names = "--recipients", paramLabel = "N", description = "of each message (default 1)")
    private int recipients = 1;

    @Option(names = "--from", paramLabel = "ADDRESS", description = "from whom (default bench@localhost)")
    private String from = "bench@localhost";

    @Option(
            names = "--to",
            required = true,
            paramLabel = "ADDRESS",
            description = "to whom; several recipients have a number put in front of it")
    private String to = "";

    @Option(names = "--each", description = "a connection for each message (default: sessions are kept)")
    private boolean each;

    @Option(names = "--rate", paramLabel = "N", description = "begin N messages in a second, come what may")
    private @Nullable Double rate;

    @Option(
            names = "--bdat",
            description = "hand messages over by BDAT instead of DATA (the server must offer CHUNKING)")
    private boolean chunked;

    @Option(
            names = "--no-pipelining",
            description = "wait for each reply (default: only where the server offers no PIPELINING)")
    private boolean stepByStep;

    @Option(
            names = "--sink",
            paramLabel = "HOST:PORT",
            description = "listen there for what the server passes on, and measure the whole way")
    private @Nullable String sink;

    @Option(
            names = "--i-own-this",
            description = "a server that is not on this machine or in a private network is mine")
    private boolean owned;

    @Override
    public Integer call() throws Failed, InterruptedException {
        Load load = load();
        opening.prepare(owned);
        try (Arrivals arrivals = sink == null ? null : arrivals(sink)) {
            Optional<Arrivals> there = Optional.ofNullable(arrivals);
            if (warmUp > 0) {
                taken(new Generator(load.withMessages(warmUp), opening, there, opening.patience()).run());
            }
            return report(taken(watched(new Generator(load, opening, there, opening.patience()))));
        }
    }

    private static Arrivals arrivals(String place) throws Failed {
        if (!(ServerAddress.parse(place, ServerAddress.SMTP_PORT) instanceof ServerAddress.Tcp tcp)) {
            throw new Failed(ExitCodes.USAGE, "not a place to listen: " + place, "--sink takes HOST:PORT");
        }
        try {
            return Arrivals.on(new InetSocketAddress(tcp.host(), tcp.port()));
        } catch (IOException | UnresolvedAddressException taken) {
            throw new Failed(
                    ExitCodes.CONNECT, "cannot listen on " + place + ": " + taken.getMessage(), "name a free port");
        }
    }

    private Load load() throws Failed {
        within("--sessions", sessions, 1, SESSIONS_MAX);
        within("--messages", messages, 1, MESSAGES_MAX);
        within("--warm-up", warmUp, 0, MESSAGES_MAX);
        within("--recipients", recipients, 1, RECIPIENTS_MAX);
        within("--size", octets, 1, OCTETS_MAX);
        if (rate != null && !(rate > 0)) {
            throw new Failed(ExitCodes.USAGE, "--rate " + rate + " is no rate", "give messages per second, above 0");
        }
        for (String address : new String[] {from, to}) {
            if (Mailbox.parse(address).filter(Mailbox::ascii).isEmpty()) {
                throw new Failed(ExitCodes.USAGE, "not an address: " + address, "write it as name@domain, in ASCII");
            }
        }
        Manner manner = chunked
                ? stepByStep ? Manner.BDAT : Manner.PIPELINED_BDAT
                : stepByStep ? Manner.DATA : Manner.PIPELINED_DATA;
        OptionalDouble perSecond = rate == null ? OptionalDouble.empty() : OptionalDouble.of(rate);
        return new Load(sessions, messages, perSecond, !each, new Mail(from, to, recipients, octets, manner));
    }

    private static void within(String option, int value, int least, int most) throws Failed {
        if (value < least || value > most) {
            throw new Failed(
                    ExitCodes.USAGE, option + " " + value + " is out of range", "give " + least + " to " + most);
        }
    }

    /// Runs it, and says from time to time how far it is.
    private Results watched(Generator generator) throws InterruptedException {
        if (printing.json()) {
            return generator.run();
        }
        Thread ticker = Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    Thread.sleep(Duration.ofMillis(TICK_MILLIS));
                    printing.note(generator.decided() + " of " + messages + " messages");
                }
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            }
        });
        try {
            return generator.run();
        } finally {
            ticker.interrupt();
            ticker.join();
        }
    }

    /// The same, unless nothing was taken.
    private Results taken(Results results) throws Failed {
        if (results.accepted() == 0 && results.first().isPresent()) {
            throw opening.complaint(results.first().get());
        }
        return results;
    }

    private int report(Results results) {
        if (printing.json()) {
            printing.object(BenchLines.json(results));
        } else {
            BenchLines.text(results).lines().forEach(printing::say);
        }
        printing.out().flush();
        boolean through =
                results.through().map(it -> it.messages() == results.accepted()).orElse(true);
        return results.accepted() == messages && through ? ExitCodes.OK : ExitCodes.REFUSED;
    }
}
