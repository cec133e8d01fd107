package dev.tasso.mta.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.Configs;
import dev.tasso.mta.config.Listener;
import dev.tasso.mta.config.SelfMade;
import dev.tasso.mta.dns.FakeDns;
import dev.tasso.mta.journal.Event;
import dev.tasso.mta.spool.RocksOpener;
import dev.tasso.mta.spool.Spool;
import dev.tasso.mta.spool.SpoolOptions;
import dev.tasso.mta.spool.Store;
import dev.tasso.mta.tls.ServerTls;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.ClientExchange;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.server.Authentication;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SessionLimits;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Tls;
import dev.tasso.smtp.transcript.Player;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.UnaryOperator;

/// The accepting side with real sockets and a real spool, and nothing behind it: what is accepted stays in the queue.
///
/// Both listeners sit on loopback; `anna` logs in with `secret`. Time stands still, and pauses are noted, not slept.
final class Front implements AutoCloseable {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    private static final Duration WITHIN = Duration.ofSeconds(20);

    final Spool spool;
    final FakeDns dns = new FakeDns();
    final List<Event> events = new CopyOnWriteArrayList<>();
    final List<Duration> pauses = new CopyOnWriteArrayList<>();
    volatile Policy policy;
    private final SmtpServer mx;
    private final SmtpServer submission;

    Front(Path folder, String toml) throws Exception {
        this(folder, toml, opener -> opener, options -> options);
    }

    Front(Path folder, String toml, UnaryOperator<Store.Opener> store, UnaryOperator<SpoolOptions> spoolOptions)
            throws Exception {
        Config config = Configs.of(folder, toml);
        InstantSource clock = InstantSource.fixed(NOON);
        Random random = new Random(1);
        RocksOpener opener = new RocksOpener(folder.resolve("spool"), clock, random);
        SpoolOptions options = SpoolOptions.defaults(folder, clock, random);
        spool = Spool.open(store.apply(opener), events::add, spoolOptions.apply(options));
        policy = new Policy(config, dns);
        Reception reception = new Reception(
                () -> policy, new Reception.Surroundings(spool, events::add, clock, HeldMail.none()), pauses::add);
        ServerTls tls = ServerTls.open(config.tls(), SelfMade.of(config, clock), (_, _) -> {});
        ServerOptions base = ServerOptions.onLoopback(0)
                .withHostName(config.hostname().ascii())
                .withTls(new Tls.Offered(tls, ServerTls.options(false)))
                .withSessionLimits(SessionLimits.defaults()
                        .withRecipientsMax(config.limits().recipientsMax())
                        .withErrorsHardMax(1_000)
                        .withErrorsSoftMax(1_000)
                        .withIdleCommandsMax(10_000));
        mx = SmtpServer.start(base.withListener("mx"), reception);
        submission = SmtpServer.start(
                base.withListener("submission")
                        .withAuthentication(Authentication.passwords((user, password, _) ->
                                password.equals("secret") ? new Verdict.Granted(user) : new Verdict.Denied()))
                        .withMailRequiresAuth(true),
                reception);
        assertThat(config.listeners()).extracting(Listener::name).containsExactly("mx", "submission");
    }

    /// A client that has said EHLO to the mail exchanger.
    SmtpClient mx() throws IOException {
        SmtpClient client = SmtpClient.connect(ClientOptions.named("client.example"), mx.address());
        assertThat(client.greeting().code()).isEqualTo(220);
        assertThat(client.hello().code()).isEqualTo(250);
        return client;
    }

    /// A client that has logged in for submission.
    SmtpClient submission(String user) throws IOException {
        SmtpClient client = SmtpClient.connect(ClientOptions.named("client.example"), submission.address());
        client.greeting();
        client.hello();
        assertThat(client.startTls(new Verification.None("localhost")).code()).isEqualTo(220);
        client.hello();
        assertThat(client.authenticate(ClientExchange.plain(user, "secret")).code())
                .isEqualTo(235);
        return client;
    }

    /// Plays a transcript against the mail exchanger. `X: spool 2` counts messages in the queue.
    void play(String transcript) throws Exception {
        Player.play(Transcript.parse(transcript), mx.address(), WITHIN, this::check);
    }

    /// Plays a transcript against the submission listener.
    void playSubmission(String transcript) throws Exception {
        Player.play(Transcript.parse(transcript), submission.address(), WITHIN, this::check);
    }

    private void check(String fact, Player player) throws IOException {
        assertThat(fact).isEqualTo("spool " + messages());
    }

    /// Every open recipient with its envelope.
    List<Store.Found> queue() throws IOException {
        return spool.query(Store.Filter.all(), Optional.empty(), 100_000);
    }

    long messages() throws IOException {
        return queue().stream().map(found -> found.envelope().id()).distinct().count();
    }

    /// The one message in the queue, octet by octet.
    String onlyBody() throws IOException {
        assertThat(messages()).isEqualTo(1);
        try (InputStream body = spool.openBody(queue().getFirst().envelope())) {
            return new String(body.readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    /// Where the one message in the queue goes.
    List<String> onlyRecipients() throws IOException {
        assertThat(messages()).isEqualTo(1);
        return queue().stream().map(found -> found.recipient().mailbox().text()).toList();
    }

    List<Event.Refused> refused() {
        return events.stream()
                .filter(Event.Refused.class::isInstance)
                .map(Event.Refused.class::cast)
                .toList();
    }

    /// A message as clients hand it in.
    static Outgoing mail(String from, String to, byte[] octets) {
        ReversePath sender = from.isEmpty()
                ? new ReversePath.Null()
                : new ReversePath.Sender(Mailbox.parse(from).orElseThrow());
        List<Mailbox> recipients = Arrays.stream(to.split(" ", -1))
                .map(text -> Mailbox.parse(text).orElseThrow())
                .toList();
        return Outgoing.of(
                sender,
                recipients,
                MailParameters.NONE.withBody(MailParameters.Body.EIGHTBITMIME).withSize(octets.length),
                BodySource.of(octets));
    }

    static Outgoing mail(String from, String to, String text) {
        return mail(from, to, text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The reply that decided on the first recipient.
    static Reply sent(SmtpClient client, Outgoing mail) throws IOException {
        return client.send(mail).results().getFirst().reply();
    }

    @Override
    public void close() {
        mx.close();
        submission.close();
        spool.close();
    }
}
