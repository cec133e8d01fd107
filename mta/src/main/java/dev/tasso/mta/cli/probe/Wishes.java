package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Failed;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that consent to questions which a server may take amiss.
final class Wishes {
    @Option(
            names = "--relay",
            description = "ask whether it relays for strangers, in two dozen ways, each ended before a message is sent")
    private boolean relay;

    @Option(
            names = "--relay-to",
            paramLabel = "ADDRESS",
            description = "whom the mail that it should refuse would be for (default relay-test@example.com)")
    private String relayTo = "relay-test@example.com";

    @Option(names = "--vrfy", description = "ask whether VRFY and EXPN tell who has a mailbox")
    private boolean vrfy;

    @Option(
            names = "--smuggling",
            paramLabel = "ADDRESS",
            description = "send a dozen messages to this address, with --sink, and count whether more arrive")
    private @Nullable String smuggling;

    @Option(
            names = "--sink",
            paramLabel = "ADDRESS:PORT",
            description =
                    "where to listen for them: the probed server must bring mail for the address of --smuggling here")
    private @Nullable String sink;

    @Option(names = "--sink-timeout", paramLabel = "SECONDS", description = "how long to wait at the sink (default 30)")
    private int sinkSeconds = 30;

    /// Refuses what makes no sense, before anything is asked.
    void check() throws Failed {
        if ((smuggling == null) != (sink == null)) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "messages would be sent, and nobody would count them",
                    "give --smuggling ADDRESS and --sink ADDRESS:PORT together");
        }
        for (String each : smuggling == null ? List.of(relayTo) : List.of(relayTo, smuggling)) {
            if (Mailbox.parse(each).filter(Mailbox::ascii).isEmpty()) {
                throw new Failed(ExitCodes.USAGE, "not an address: " + each, "write it as name@domain");
            }
        }
    }

    /// Asks what was consented to.
    List<Item> ask(Approach approach, String us) throws Failed {
        List<Item> items = new ArrayList<>();
        if (vrfy) {
            items.addAll(new Users(approach).ask());
        }
        if (relay) {
            items.addAll(new RelayForms(approach, us, relayTo).ask());
        }
        if (smuggling != null && sink != null) {
            try (ScenarioServer server = ScenarioServer.start(Script.normal().takingBareLineEnds(), listening(sink))) {
                items.addAll(
                        new Smuggling(approach, smuggling, server, Duration.ofSeconds(Math.max(1, sinkSeconds))).ask());
            } catch (IOException taken) {
                throw new Failed(
                        ExitCodes.USAGE, "cannot listen on " + sink + ": " + taken.getMessage(), "name a free port");
            }
        }
        return items;
    }

    private static InetSocketAddress listening(String text) throws Failed {
        int colon = text.lastIndexOf(':');
        String port = text.substring(colon + 1);
        if (colon < 1 || !port.matches("\\d{1,5}") || Integer.parseInt(port) > 0xffff) {
            throw new Failed(ExitCodes.USAGE, "not an address and a port: " + text, "--sink takes 127.0.0.1:2626");
        }
        return new InetSocketAddress(text.substring(0, colon), Integer.parseInt(port));
    }
}
