package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.Credential;
import dev.tasso.mta.config.User;
import dev.tasso.mta.config.UserFile;
import dev.tasso.mta.journal.Event;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.ClientExchange;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Transaction;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.OptionalInt;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What users may ask for beyond sending, from the command to the mailbox, through the whole server.
final class ExtensionsTest {

    @TempDir
    private Path folder;

    private RunningTasso start(String toml) throws Exception {
        RunningTasso tasso = RunningTasso.start(folder, toml);
        Credential secret = Credential.Argon2id.of("secret", new Random(1));
        UserFile.update(tasso.data().resolve("users"), users -> users.with(new User("anna", List.of(secret))));
        return tasso;
    }

    private static SmtpClient login(RunningTasso tasso) throws IOException {
        SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("submission"));
        client.greeting();
        client.hello();
        client.startTls(new Verification.None("localhost"));
        client.hello();
        assertThat(client.authenticate(ClientExchange.plain("anna", "secret")).code())
                .isEqualTo(235);
        client.hello();
        return client;
    }

    /// Sends by hand, so that MAIL says what the client of the library leaves out.
    private static String submit(SmtpClient client, String parameters, String to) throws IOException {
        assertThat(client.command("MAIL FROM:<anna@localhost> " + parameters).code())
                .isEqualTo(250);
        assertThat(client.command("RCPT TO:<" + to + ">").code()).isEqualTo(250);
        Reply last = client.command("BDAT 0 LAST");
        Matcher id = Pattern.compile("[0-9a-v]{20}").matcher(last.text());
        assertThat(id.find()).as(last.toString()).isTrue();
        return id.group();
    }

    @Test
    void aMessageIsHeldForItsSenderUntilItsTimeOrUntilSomebodyReleasesIt() throws Exception {
        try (RunningTasso tasso = start("[limits]\nhold-time = \"1h\"\n");
                SmtpClient client = login(tasso)) {
            assertThat(client.extensions().offered().get("FUTURERELEASE")).matches("3600 20[0-9-]+T[0-9:]+Z");
            assertThat(client.command("MAIL FROM:<anna@localhost> HOLDFOR=3601").toString())
                    .startsWith("501 5.5.4");
            Instant before = Instant.now();
            String soon = submit(client, "HOLDFOR=2", "ben@localhost");
            String later = submit(client, "HOLDUNTIL=" + before.plus(Duration.ofMinutes(59)), "cleo@localhost");
            Event first = tasso.told().await(RunningTassoEvents::delivered);
            assertThat(RunningTassoEvents.attempted(first, soon)).isTrue();
            assertThat(first.at()).isAfter(before.plusSeconds(2));
            assertThat(tasso.get("/v1/why/" + later).toString()).contains("Its sender has it held until ");
            tasso.post("/v1/queue/retry", "{\"filter\":{\"message\":\"" + later + "\"}}");
            tasso.told().await(event -> RunningTassoEvents.attempted(event, later));
            assertThat(tasso.mailbox("localhost", "cleo")).hasSize(1);
        }
    }

    @Test
    void nobodyButAUserIsOfferedToHaveMailHeld() throws Exception {
        try (RunningTasso tasso = start("");
                SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("mx"))) {
            client.greeting();
            client.hello();
            assertThat(client.extensions().optional()).doesNotContain(Extension.FUTURERELEASE);
            assertThat(client.command("MAIL FROM:<a@client.test> HOLDFOR=60").code())
                    .isEqualTo(555);
        }
    }

    /// A host that offers these extensions and keeps the transactions it sees.
    private static SmtpServer offering(Queue<Transaction> seen, Extension... extensions) throws IOException {
        return SmtpServer.start(ServerOptions.onLoopback(0).withExtensions(Set.of(extensions)), (transaction, body) -> {
            body.readAllBytes();
            seen.add(transaction);
            return Replies.MESSAGE_OK;
        });
    }

    private static String route(SmtpServer there) {
        return RunningTasso.route("there.example", there.address().getPort(), "");
    }

    @Test
    void aUsersPriorityIsKeptAndPassedOnAndAStrangersIsNot() throws Exception {
        LinkedBlockingQueue<Transaction> seen = new LinkedBlockingQueue<>();
        String strangers = "[relay]\nnetworks = []\n[local]\ndomains = [\"there.example\"]\n";
        try (SmtpServer there = offering(seen, Extension.MT_PRIORITY);
                RunningTasso tasso = start(strangers + route(there));
                SmtpClient user = login(tasso);
                SmtpClient stranger = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("mx"))) {
            submit(user, "MT-PRIORITY=7", "one@there.example");
            Transaction passed = Objects.requireNonNull(seen.poll(20, TimeUnit.SECONDS));
            assertThat(passed.parameters().priority()).isEqualTo(OptionalInt.of(7));
            stranger.greeting();
            stranger.hello();
            assertThat(stranger.command("MAIL FROM:<a@client.test> MT-PRIORITY=7")
                            .toString())
                    .startsWith("250 2.3.6 0 ");
            stranger.command("RCPT TO:<one@there.example>");
            stranger.command("BDAT 0 LAST");
            Transaction normal = Objects.requireNonNull(seen.poll(20, TimeUnit.SECONDS));
            assertThat(normal.parameters().priority()).isEmpty();
        }
    }

    @Test
    void aTimeIsPassedOnWithWhatIsLeftOfItAndTracedWhereThatIsAskedFor() throws Exception {
        LinkedBlockingQueue<Transaction> seen = new LinkedBlockingQueue<>();
        try (SmtpServer there = offering(seen, Extension.DELIVERBY, Extension.DSN);
                RunningTasso tasso = start(route(there));
                SmtpClient client = login(tasso)) {
            assertThat(client.extensions().offered()).containsEntry("DELIVERBY", "60");
            assertThat(client.command("MAIL FROM:<anna@localhost> BY=59;R").toString())
                    .startsWith("555 5.5.4");
            submit(client, "BY=600;R", "one@there.example");
            Transaction returning = Objects.requireNonNull(seen.poll(20, TimeUnit.SECONDS));
            assertThat(returning.parameters().deliverBy().orElseThrow().seconds())
                    .isBetween(570L, 600L);
            submit(client, "BY=-5;NT", "two@there.example");
            Transaction traced = Objects.requireNonNull(seen.poll(20, TimeUnit.SECONDS));
            assertThat(traced.parameters().deliverBy().orElseThrow().seconds()).isNegative();
            tasso.told().await(event -> arrived(event, "anna@localhost"));
            assertThat(tasso.mailbox("localhost", "anna"))
                    .singleElement()
                    .satisfies(report ->
                            assertThat(report).contains("Action: relayed", "two@there.example", "Deliver-By-Date: "));
        }
    }

    @Test
    void aHostWithoutDeliverByGetsNoMailThatMustComeBackAndTheRestIsToldOf() throws Exception {
        LinkedBlockingQueue<Transaction> seen = new LinkedBlockingQueue<>();
        try (SmtpServer there = offering(seen, Extension.DSN);
                RunningTasso tasso = start(route(there));
                SmtpClient client = login(tasso)) {
            submit(client, "BY=600;R", "one@there.example");
            tasso.told().await(event -> arrived(event, "anna@localhost"));
            assertThat(tasso.mailbox("localhost", "anna"))
                    .singleElement()
                    .satisfies(report -> assertThat(report).contains("Action: failed", "Status: 5.3.3"));
            submit(client, "BY=600;N", "two@there.example");
            assertThat(Objects.requireNonNull(seen.poll(20, TimeUnit.SECONDS))
                            .parameters()
                            .deliverBy())
                    .isEmpty();
            AtomicInteger reports = new AtomicInteger();
            tasso.told().await(event -> arrived(event, "anna@localhost") && reports.incrementAndGet() == 2);
            assertThat(tasso.mailbox("localhost", "anna"))
                    .anySatisfy(report -> assertThat(report).contains("Action: relayed", "two@there.example"));
        }
    }

    private static boolean arrived(Event event, String mailbox) {
        return event instanceof Event.Attempted attempted
                && RunningTassoEvents.delivered(event)
                && attempted.mailbox().text().equals(mailbox);
    }
}
