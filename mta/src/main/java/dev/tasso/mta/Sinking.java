package dev.tasso.mta;

import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.http.SinkEndpoint;
import dev.tasso.mta.sink.Kept;
import dev.tasso.mta.sink.Sink;
import dev.tasso.mta.sink.SinkOptions;
import dev.tasso.smtp.scenario.Logins;
import dev.tasso.smtp.transcript.Visible;
import java.io.Console;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/// `tasso sink`, from the order to start to the order to stop.
final class Sinking {
    private static final int CONNECT_MILLIS_MAX = 1_000;
    private static final int RECIPIENTS_SHOWN_MAX = 3;

    private final PrintStream out;
    private final PrintStream err;

    Sinking(PrintStream out, PrintStream err) {
        this.out = out;
        this.err = err;
    }

    int run(SinkOptions options) {
        return Standing.from(
                () -> {
                    checkFree(options.run());
                    Sink sink = start(options);
                    SinkEndpoint endpoint = open(options, sink);
                    Standing.atTheEnd(() -> stop(sink, endpoint));
                    introduce(options, sink, endpoint);
                },
                err);
    }

    private Sink start(SinkOptions options) throws CannotStart {
        try {
            return Sink.start(options, new Teller(options.telling()), InstantSource.system());
        } catch (java.net.SocketException occupied) {
            throw Ports.cannotListen("the sink", options.smtp(), occupied);
        } catch (IOException e) {
            throw new CannotStart(
                    "the Maildir cannot be used: " + e, "name a folder that can be written with --maildir");
        }
    }

    private static SinkEndpoint open(SinkOptions options, Sink sink) throws CannotStart {
        boolean opened = false;
        try {
            SinkEndpoint endpoint = SinkEndpoint.open(options.http(), options.run(), sink);
            opened = true;
            return endpoint;
        } catch (IOException e) {
            throw new CannotStart(
                    "the folder " + options.run() + " cannot be written: " + e,
                    "name another with --run, here and in the other commands");
        } catch (RuntimeException e) {
            throw Ports.cannotListen("the page of the sink", options.http(), e);
        } finally {
            if (!opened) {
                sink.close();
            }
        }
    }

    /// Two sinks with one run folder would hide each other.
    private static void checkFree(Path run) throws CannotStart {
        boolean answers = false;
        try {
            URI other = URI.create(Files.readString(run.resolve("http")).strip());
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(other.getHost(), other.getPort()), CONNECT_MILLIS_MAX);
                answers = true;
            }
        } catch (IOException | IllegalArgumentException _) {
            // Nobody is there, or what is there was left behind.
        }
        if (answers) {
            throw new CannotStart(
                    "another sink runs with the folder " + run,
                    "use that one, or give this one a folder and ports of its own: --run DIR --smtp 0 --http 0");
        }
    }

    private void introduce(SinkOptions options, Sink sink, SinkEndpoint endpoint) {
        if (options.telling() != SinkOptions.Telling.TEXT) {
            return;
        }
        String tls = switch (options.security()) {
            case OFFERED -> "STARTTLS";
            case IMPLICIT -> "TLS from the start";
            case NONE -> "no TLS";
        };
        String logins = switch (options.logins()) {
            case Logins.None() -> "no AUTH";
            case Logins.Known _ -> "AUTH for some";
            case Logins.Anybody(boolean required) -> required ? "AUTH required, any will do" : "any AUTH will do";
            case Logins.Refused() -> "AUTH always refused";
        };
        boolean interactive =
                Optional.ofNullable(System.console()).map(Console::isTerminal).orElse(false);
        out.println("This sink takes every message and delivers none.");
        out.println("  SMTP         " + HostPort.of(sink.address()) + ", " + tls + ", " + logins);
        // The token is for whoever sits here, not for a log.
        out.println("  page         " + (interactive ? endpoint.page() : "as \"tasso sink page\" says"));
        options.maildir().ifPresent(folder -> out.println("  Maildir      " + Visible.text(folder.toString())));
        if (options.security() != SinkOptions.Security.NONE) {
            out.println("  certificate  of "
                    + Visible.text(options.run().resolve("ca.pem").toString()));
        }
        out.println("  ask it       tasso sink list, show N, wait --to a@b --count 3, behave RULE");
        out.flush();
    }

    private static void stop(Sink sink, SinkEndpoint endpoint) {
        sink.close();
        try {
            endpoint.close();
        } catch (IOException _) {
            // What is left in the run folder is seen through by the next one.
        }
    }

    /// Prints a line for each message.
    private final class Teller implements Sink.Listener {
        private final SinkOptions.Telling telling;

        Teller(SinkOptions.Telling telling) {
            this.telling = telling;
        }

        @Override
        public void taken(Kept kept) {
            switch (telling) {
                case TEXT -> print(text(kept));
                case JSON -> print(SinkEndpoint.line(kept));
                case NOTHING -> {}
            }
        }

        private void print(String line) {
            out.println(line);
        }

        private static String text(Kept kept) {
            List<String> recipients = kept.mail().recipients();
            String to = String.join(", ", recipients.subList(0, Math.min(RECIPIENTS_SHOWN_MAX, recipients.size())));
            String more = recipients.size() > RECIPIENTS_SHOWN_MAX
                    ? " and " + (recipients.size() - RECIPIENTS_SHOWN_MAX) + " more"
                    : "";
            LocalTime time =
                    LocalTime.ofInstant(kept.at(), ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS);
            return Visible.text(time + "  " + kept.number() + "  <"
                    + kept.mail().sender() + "> to " + to + more + "  " + SinkEndpoint.subject(kept));
        }

        @Override
        public void trouble(IOException why) {
            err.println("tasso: a message was refused, the Maildir cannot be written: " + Visible.text(why.toString()));
        }
    }
}
