package dev.tasso.mta.cli;

import dev.tasso.mta.config.Durations;
import dev.tasso.mta.config.Network;
import dev.tasso.smtp.address.Domain;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `tasso trace`: what clients and this server say to each other, and this server and others, while they say it.
@Command(
        name = "trace",
        mixinStandardHelpOptions = true,
        description = {
            "Show what is said in sessions of clients (in) and in deliveries to other servers (out), line by line.",
            "Secrets are left out, and so are the messages themselves. A session that began before is shown from now"
                + " on; one that turns out to be wanted only at its MAIL or RCPT is shown from its start. All filters"
                + " that are given must fit. Ctrl-C ends it."
        },
        footer = {
            "",
            "Examples:",
            "  tasso trace in --ip 192.0.2.0/24",
            "  tasso trace out --domain example.com --count 1 --timeout 5m",
            "  tasso trace --from ann@example.org --json",
            "",
            "Exit codes: 0 done or interrupted, 1 refused, 2 wrong usage, 3 too many watch already, 4 no server is"
                    + " running,",
            "7 the time was up before --count was reached."
        })
final class TraceCommand implements Callable<Integer> {
    @Mixin
    private final Asked asked = new Asked();

    @Parameters(
            arity = "0..1",
            paramLabel = "in|out",
            description = "sessions of clients, or deliveries (default both)")
    private @Nullable Way way;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "from this sender (\"<>\": from nobody), or any at a domain: @example.org")
    private @Nullable String from;

    @Option(names = "--to", paramLabel = "ADDRESS", description = "to this recipient, or any at a domain")
    private @Nullable String to;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "with a sender or a recipient of this domain")
    private @Nullable String domain;

    @Option(
            names = "--ip",
            paramLabel = "ADDRESS",
            description = "with a client or a server at this address, or in this network: 192.0.2.0/24")
    private @Nullable String ip;

    @Option(names = "--count", paramLabel = "N", description = "end after so many sessions")
    private long count = Long.MAX_VALUE;

    @Option(names = "--timeout", paramLabel = "TIME", description = "end after this time: 500ms, 10s, 2m")
    private @Nullable String timeout;

    private long ended;
    private boolean over;

    /// Which way the sessions go.
    enum Way {
        IN,
        OUT
    }

    @Override
    public Integer call() throws Failed {
        if (count < 1) {
            throw new Failed(ExitCodes.USAGE, "not a number of sessions: " + count, "write a number from 1 on");
        }
        Map<String, String> query = query();
        Api api = asked.server();
        TraceLines lines = new TraceLines(asked.printing());
        try (Interruption _ = new Interruption(() -> {})) {
            api.follow("/v1/trace", query, event -> goesOn(event, lines));
        }
        if (!over) {
            throw new Failed(
                    ExitCodes.CONNECT,
                    "the trace broke off",
                    "the server is gone, or nothing was read here for half a minute; tasso status tells which");
        }
        if (ended < count && count < Long.MAX_VALUE) {
            throw new Failed(ExitCodes.TIMEOUT, ended + " of " + count + " sessions ended in this time");
        }
        return ExitCodes.OK;
    }

    private boolean goesOn(JsonNode event, TraceLines lines) {
        boolean listened = lines.print(event);
        switch (event.path("event").asString("")) {
            case "ended" -> ended++;
            case "over", "stopping" -> over = true;
            default -> {}
        }
        over |= !listened || ended >= count;
        return !over;
    }

    private Map<String, String> query() throws Failed {
        Map<String, String> query = new LinkedHashMap<>();
        if (way != null) {
            query.put("way", way.name().toLowerCase(Locale.ROOT));
        }
        if (from != null) {
            query.put("from", address("--from", from));
        }
        if (to != null) {
            query.put("to", address("--to", to));
        }
        if (domain != null) {
            query.put("domain", domain(domain));
        }
        if (ip != null) {
            query.put("ip", network(ip));
        }
        if (timeout != null) {
            query.put("within", String.valueOf(time(timeout).toMillis()));
        }
        return query;
    }

    private static String address(String option, String text) throws Failed {
        if (!text.contains("@") && !text.equals("<>") && !text.equalsIgnoreCase("postmaster")) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "no address for " + option + ": " + text,
                    "write ann@example.org, or @example.org for everybody there");
        }
        return text;
    }

    private static String domain(String text) throws Failed {
        return Domain.parse(text)
                .map(Domain::ascii)
                .orElseThrow(() -> new Failed(ExitCodes.USAGE, "not a domain: " + text, "write example.org"));
    }

    private static String network(String text) throws Failed {
        return Network.parse(text)
                .map(_ -> text)
                .orElseThrow(() -> new Failed(
                        ExitCodes.USAGE,
                        "not an address of IP: " + text,
                        "write 192.0.2.1, 192.0.2.0/24 or 2001:db8::1"));
    }

    private static Duration time(String text) throws Failed {
        return Durations.parse(text)
                .orElseThrow(() -> new Failed(ExitCodes.USAGE, "not a time: " + text, "write 500ms, 10s or 2m"));
    }
}
