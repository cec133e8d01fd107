package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.EventText;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.wire.Verification;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Messages through the whole house, over real sockets.
class EndToEndTest {
    private static final String MESSAGE = "From: a@client.example\r\nSubject: bread\r\n\r\nhello\r\n.dot\r\n";

    @TempDir
    private Path folder;

    @Test
    void mailForALocalMailboxLiesInItsMaildir() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, "")) {
            Sent sent = tasso.send("a@client.example", List.of("you@localhost"), MESSAGE);
            assertThat(sent.accepted()).isTrue();
            tasso.told().await(RunningTassoEvents::delivered);
            List<String> mail = tasso.mailbox("localhost", "you");
            assertThat(mail).hasSize(1);
            assertThat(mail.getFirst())
                    .startsWith("Return-Path: <a@client.example>\n")
                    .contains("Received: from client.test")
                    .endsWith(MESSAGE.replace("\r\n", "\n"));
        }
    }

    @Test
    void mailForElsewhereIsRelayedOnceItsServerTakesIt() throws Exception {
        Script script = Script.normal().at(Step.END_OF_DATA, 2, Fault.answer(451, "4.3.0", "Not yet"));
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso = RunningTasso.start(
                        folder, RunningTasso.route("there.example", there.port(), "intervals = [\"1s\"]"))) {
            Sent sent = tasso.send("a@client.example", List.of("b@there.example"), MESSAGE);
            ReceivedMail mail = there.await(1, RunningTasso.PATIENCE).getFirst();
            assertThat(mail.text()).endsWith(MESSAGE).startsWith("Received: from client.test");
            tasso.told().await(RunningTassoEvents::delivered);
            assertThat(there.receivedCount()).isEqualTo(1);
            JsonNode history = tasso.get("/v1/history/" + RunningTasso.id(sent));
            assertThat(history.path("messages")
                            .path(0)
                            .path("events")
                            .valueStream()
                            .map(event -> event.path("kind").asString() + " "
                                    + event.path("outcome").asString("")))
                    .containsExactly("accepted ", "attempted deferred", "attempted deferred", "attempted delivered");
        }
    }

    @Test
    void oneRefusedRecipientOfThreeIsReported() throws Exception {
        Script script = Script.normal().forRecipient("two@there.example", Fault.answer(550, "5.1.1", "No such user"));
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso =
                        RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""))) {
            tasso.send(
                    "me@localhost", List.of("one@there.example", "two@there.example", "three@there.example"), MESSAGE);
            ReceivedMail mail = there.await(1, RunningTasso.PATIENCE).getFirst();
            assertThat(mail.recipients()).containsExactlyInAnyOrder("one@there.example", "three@there.example");
            tasso.told()
                    .await(event -> event instanceof Event.Attempted attempted
                            && attempted.mailbox().text().equals("me@localhost")
                            && attempted.outcome() instanceof Outcome.Delivered);
            List<String> reports = tasso.mailbox("localhost", "me");
            assertThat(reports).hasSize(1);
            assertThat(reports.getFirst())
                    .contains("multipart/report", "two@there.example", "5.1.1", "No such user")
                    .doesNotContain("one@there.example\nAction: failed");
        }
    }

    @Test
    void theQueueIsListedExplainedAndChanged() throws Exception {
        Script script = Script.normal().at(Step.RCPT, Fault.answer(450, "4.2.1", "Mailbox \u001b[31mbusy, over quota"));
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso =
                        RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""))) {
            Sent sent = tasso.send("a@client.example", List.of("b@there.example"), MESSAGE);
            String id = RunningTasso.id(sent);
            tasso.told().await(event -> event instanceof Event.Attempted);

            JsonNode listed = tasso.get("/v1/queue?domain=there.example").path("recipients");
            assertThat(listed.size()).isEqualTo(1);
            assertThat(listed.path(0).path("id").asString()).isEqualTo(id);
            assertThat(listed.path(0).path("attempts").asInt()).isEqualTo(1);
            assertThat(tasso.get("/v1/queue?domain=other.example")
                            .path("recipients")
                            .size())
                    .isZero();

            String why = tasso.get("/v1/why/" + id).toString();
            assertThat(why)
                    .contains("One attempt was made")
                    .contains("450 4.2.1")
                    .contains("That means: The recipient's mailbox is full.")
                    .contains("The next attempt is due in");
            assertThat(why).doesNotContain("\u001b");
            assertThat(tasso.get("/v1/history/" + id).toString())
                    .contains("\"explained\":\"That means: The recipient's mailbox is full.\"");
        }
    }

    @Test
    void whatIsHeldWaitsUntilItIsReleased() throws Exception {
        Script script = Script.normal().at(Step.RCPT, 1, Fault.answer(450, "4.2.1", "busy"));
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso =
                        RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""))) {
            String id = RunningTasso.id(tasso.send("a@client.example", List.of("b@there.example"), MESSAGE));
            tasso.told().await(event -> event instanceof Event.Attempted);
            String filter = "{\"filter\":{\"message\":\"" + id + "\"}}";
            JsonNode dry = tasso.post("/v1/queue/hold", filter.replace("}}", "},\"dryRun\":true}"));
            assertThat(dry.path("recipients").asInt()).isEqualTo(1);
            assertThat(tasso.get("/v1/queue?held=true").path("recipients").size())
                    .isZero();
            tasso.post("/v1/queue/hold", filter);
            assertThat(tasso.told().await(Event.Handled.class::isInstance).toString())
                    .contains(id, "HELD");
            assertThat(tasso.post("/v1/queue/retry", filter).path("untouched").toString())
                    .contains("release it first");
            assertThat(tasso.get("/v1/queue?held=true").path("recipients").size())
                    .isEqualTo(1);
            assertThat(tasso.get("/v1/why/" + id).toString()).contains("It is held");

            tasso.post("/v1/queue/release", filter);
            tasso.post("/v1/queue/retry", filter);
            there.await(1, RunningTasso.PATIENCE);
            tasso.told().await(RunningTassoEvents::delivered);
            assertThat(tasso.get("/v1/queue").path("recipients").size()).isZero();
            assertThat(tasso.get("/v1/why/" + id).toString()).contains("It was delivered");
            assertThat(tasso.get("/v1/history?of=b@there.example").toString()).contains(id);
        }
    }

    @Test
    void whatIsBeingTriedIsLeftAloneAndSoIsSaid() throws Exception {
        Script script = Script.normal().at(Step.RCPT, new Fault.Stall());
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso = RunningTasso.start(
                        folder,
                        RunningTasso.route("there.example", there.port(), "intervals = [\"1s\"]\n")
                                + "[deliver]\ncommand-time = \"2s\"\n")) {
            String id = RunningTasso.id(tasso.send("a@client.example", List.of("b@there.example"), MESSAGE));
            while (!tasso.get("/v1/why/" + id).toString().contains("being delivered to")) {
                Thread.onSpinWait();
            }
            JsonNode answer = tasso.post("/v1/queue/retry", "{\"filter\":{\"message\":\"" + id + "\"}}");
            assertThat(answer.path("recipients").asInt()).isZero();
            assertThat(answer.path("untouched").path(0).path("to").asString()).isEqualTo("b@there.example");
            assertThat(answer.path("untouched").path(0).path("because").asString())
                    .contains("being tried right now");
        }
    }

    @Test
    void moreThanOneMessageIsOnlyTouchedWhenThatIsMeant() throws Exception {
        Script script = Script.normal().at(Step.RCPT, Fault.answer(450, "4.2.1", "busy"));
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso =
                        RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""))) {
            String first = RunningTasso.id(tasso.send("a@client.example", List.of("b@there.example"), MESSAGE));
            String second = RunningTasso.id(tasso.send("a@client.example", List.of("c@there.example"), MESSAGE));
            tasso.told().await(event -> RunningTassoEvents.attempted(event, first));
            tasso.told().await(event -> RunningTassoEvents.attempted(event, second));
            String all = "{\"filter\":{\"domain\":\"there.example\"}";
            JsonNode careful = tasso.post("/v1/queue/delete", all + "}");
            assertThat(careful.path("dryRun").asBoolean()).isTrue();
            assertThat(careful.path("messages").asInt()).isEqualTo(2);
            assertThat(tasso.get("/v1/queue").path("recipients").size()).isEqualTo(2);
            JsonNode meant = tasso.post("/v1/queue/delete", all + ",\"messagesMax\":10}");
            assertThat(meant.path("dryRun").asBoolean()).isFalse();
            assertThat(tasso.get("/v1/queue").path("recipients").size()).isZero();
        }
    }

    @Test
    void aReloadKeepsTheSessionAndItsPolicyUntilTheNextMail() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, "[local]\nmailboxes = [\"old\"]\n");
                SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("mx"))) {
            client.greeting();
            client.hello();
            client.command("MAIL FROM:<a@client.example>");
            RunningTasso.configure(folder, "[local]\nmailboxes = [\"new\"]\n");
            assertThat(tasso.post("/v1/reload", "{}").path("applied").asBoolean())
                    .isTrue();
            assertThat(client.command("RCPT TO:<old@localhost>").code()).isEqualTo(250);
            assertThat(client.command("RSET").code()).isEqualTo(250);
            assertThat(client.command("MAIL FROM:<a@client.example>").code()).isEqualTo(250);
            assertThat(client.command("RCPT TO:<old@localhost>").code()).isEqualTo(550);
            assertThat(client.command("RCPT TO:<new@localhost>").code()).isEqualTo(250);

            Files.writeString(folder.resolve("tasso.toml"), "hostname = 7\n[nonsense]\n");
            JsonNode refused = tasso.post("/v1/reload", "{}");
            assertThat(refused.path("applied").asBoolean()).isFalse();
            assertThat(refused.path("errors").size()).isGreaterThanOrEqualTo(2);
            assertThat(client.command("RCPT TO:<new@localhost>").code()).isEqualTo(250);
        }
    }

    @Test
    void changedCertificateFilesThatCannotBeUsedAreTold() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, "");
                SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("mx"))) {
            Files.writeString(tasso.data().resolve("tls/self-made.crt"), "half");
            client.greeting();
            client.hello();
            assertThat(client.startTls(new Verification.None("mx.test")).code()).isEqualTo(220);
            Event told = tasso.told().await(Event.CertificateChanged.class::isInstance);
            assertThat(EventText.line(told)).contains("THE CHANGED CERTIFICATE IS NOT IN USE", "self-made.crt");
        }
    }

    @Test
    void aReloadNamesWhatNeedsARestart() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, "")) {
            String changed = Files.readString(folder.resolve("tasso.toml")).replace("mx.test", "mx2.test");
            Files.writeString(folder.resolve("tasso.toml"), changed);
            JsonNode answer = tasso.post("/v1/reload", "{}");
            assertThat(answer.path("needsRestart").toString()).contains("hostname");
            assertThat(tasso.post("/v1/reload", "{}").path("needsRestart").toString())
                    .as("as long as there was no restart")
                    .contains("hostname");
            RunningTasso.configure(folder, "");
            assertThat(tasso.post("/v1/reload", "{}").path("needsRestart").size())
                    .isZero();
        }
    }

    @Test
    void aSecondServerOnTheSameDataIsRefused() throws Exception {
        try (RunningTasso _ = RunningTasso.start(folder, "")) {
            assertThat(org.assertj.core.api.Assertions.catchThrowable(() -> RunningTasso.start(folder, "")))
                    .isInstanceOf(CannotStart.class)
                    .hasMessageContaining("spool");
        }
    }

    @Test
    void whatIsWrittenForTheCommandLineIsPrivateAndGoneAfterwards() throws Exception {
        Path run = folder.resolve("data/run");
        try (RunningTasso tasso = RunningTasso.start(folder, "")) {
            for (String name : List.of("http", "token")) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(run.resolve(name))))
                        .isEqualTo("rw-------");
            }
            assertThat(tasso.token()).hasSize(64);
        }
        assertThat(run.resolve("http")).doesNotExist();
        assertThat(run.resolve("token")).doesNotExist();
    }

    @Test
    void aBackupIsASpoolThatCanBeOpened() throws Exception {
        Script script = Script.normal().at(Step.RCPT, Fault.answer(450, "4.2.1", "busy"));
        Path copy = folder.resolve("copy");
        try (ScenarioServer there = ScenarioServer.start(script)) {
            String route = RunningTasso.route("there.example", there.port(), "intervals = [\"1s\"]");
            try (RunningTasso tasso = RunningTasso.start(folder, route)) {
                tasso.send("a@client.example", List.of("b@there.example"), MESSAGE);
                JsonNode answer = tasso.post("/v1/backup", "{\"folder\":\"" + copy + "\"}");
                assertThat(answer.path("folder").asString("")).isEqualTo(copy.toString());
            }
            Path other = Files.createDirectories(folder.resolve("other/data"));
            Files.move(copy, other.resolve("spool"));
            there.follow(Script.normal());
            try (RunningTasso _ = RunningTasso.start(folder.resolve("other"), route)) {
                assertThat(there.await(1, RunningTasso.PATIENCE).getFirst().text())
                        .endsWith(MESSAGE);
            }
        }
    }
}
