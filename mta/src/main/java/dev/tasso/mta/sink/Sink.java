package dev.tasso.mta.sink;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Behaviour;
import dev.tasso.smtp.scenario.Inbox;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.TestAuthority;
import dev.tasso.smtp.transcript.Transcript;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/// Takes every message from everybody, keeps it for a while, and delivers nothing.
///
/// It is the scripted server of the library with a tray behind it: so it can be told to misbehave in all the ways that
/// server knows.
public final class Sink implements AutoCloseable {

    private static final String NAME = "sink.tasso.invalid";

    private final ScenarioServer server;
    private final Tray tray;
    private final TestAuthority authority;
    private final Script normal;

    private Sink(ScenarioServer server, Tray tray, TestAuthority authority, Script normal) {
        this.server = server;
        this.tray = tray;
        this.authority = authority;
        this.normal = normal;
    }

    /// Who is told.
    public interface Listener {
        /// A message was taken.
        void taken(Kept kept);

        /// A message was refused, since it could not be written.
        void trouble(IOException why);
    }

    /// Takes mail from now on.
    public static Sink start(SinkOptions options, Listener listener, InstantSource clock) throws IOException {
        Tray tray = new Tray(options.limits());
        Optional<Maildir> maildir = Optional.empty();
        if (options.maildir().isPresent()) {
            Maildir opened = Maildir.at(options.maildir().get());
            opened.read(options.limits())
                    .forEach(found -> tray.add(found.at(), found.mail(), () -> new Transcript(List.of())));
            maildir = Optional.of(opened);
        }
        TestAuthority authority = TestAuthority.create();
        Script normal = script(options, authority);
        Inbox inbox = new Intake(tray, maildir, listener, clock);
        ScenarioServer server = ScenarioServer.start(
                with(normal, options.behaviour()),
                options.smtp(),
                options.limits().bounds(),
                inbox);
        return new Sink(server, tray, authority, normal);
    }

    private static Script script(SinkOptions options, TestAuthority authority) {
        Script plain = Script.normal()
                .named(NAME)
                .offering(
                        "PIPELINING",
                        "SIZE " + options.limits().messageOctetsMax(),
                        "8BITMIME",
                        "ENHANCEDSTATUSCODES",
                        "SMTPUTF8",
                        "CHUNKING",
                        "BINARYMIME",
                        "DSN")
                .admitting(options.logins());
        return switch (options.security()) {
            case OFFERED -> plain.startTls(authority.server(NAME, "localhost", "127.0.0.1", "::1"));
            case IMPLICIT -> plain.implicitTls(authority.server(NAME, "localhost", "127.0.0.1", "::1"));
            case NONE -> plain;
        };
    }

    private static Script with(Script normal, List<Script.Rule> rules) {
        Script script = normal;
        for (Script.Rule rule : rules) {
            script = script.with(rule);
        }
        return script;
    }

    public Tray tray() {
        return tray;
    }

    public InetSocketAddress address() {
        return server.address();
    }

    /// The certificate to trust, where somebody wants to check that of the sink.
    public String authority() {
        return authority.pem();
    }

    /// Behaves by these words from now on; by none of them where they cannot be understood.
    public Behaviour follow(String words) {
        Behaviour behaviour = Behaviour.parse(words);
        if (behaviour instanceof Behaviour.Rules(List<Script.Rule> rules)) {
            server.follow(with(normal, rules));
        }
        return behaviour;
    }

    @Override
    public void close() {
        server.close();
    }

    /// What becomes of each message.
    private record Intake(Tray tray, Optional<Maildir> maildir, Listener listener, InstantSource clock)
            implements Inbox {

        @Override
        public Reply keep(ReceivedMail mail, Supplier<Transcript> said) {
            try {
                if (maildir.isPresent()) {
                    maildir.get().write(clock.instant(), mail);
                }
            } catch (IOException e) {
                listener.trouble(e);
                return Reply.of(452, "4.3.1", "The Maildir cannot be written to");
            }
            Kept kept = tray.add(clock.instant(), mail, said);
            listener.taken(kept);
            return Reply.of(250, "2.0.0", "Ok, this is number " + kept.number());
        }
    }
}
