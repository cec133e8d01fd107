package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Shell;
import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `tasso top`: its figures are what happened.
@Timeout(120)
class TopTest {
    private static final String MESSAGE = "Subject: x\r\n\r\nx\r\n";
    private static final String LOCAL = "[local]\ndomains = [\"us.test\"]\nmailboxes = [\"anna\"]\n";

    @TempDir
    private Path folder;

    @Test
    void theFiguresAreWhatHappened() throws Exception {
        Script later = Script.normal().at(Step.RCPT, Fault.answer(451, "4.7.1", "Come back \u001b[2Jlater"));
        Script never = Script.normal().at(Step.RCPT, Fault.answer(550, "5.1.1", "Nobody here"));
        try (ScenarioServer slow = ScenarioServer.start(later);
                ScenarioServer bad = ScenarioServer.start(never);
                RunningTasso tasso = RunningTasso.start(
                        folder,
                        RunningTasso.route("slow.example", slow.port(), "intervals = [\"1h\"]")
                                + RunningTasso.route("bad.example", bad.port(), "")
                                + LOCAL);
                SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("mx"))) {
            client.greeting();
            client.hello();
            client.send(RunningTasso.outgoing("anna@us.test", List.of("nobody@us.test"), MESSAGE));
            tasso.send("b@client.example", List.of("anna@us.test"), MESSAGE);
            tasso.send("anna@us.test", List.of("b@slow.example"), MESSAGE);
            tasso.send("anna@us.test", List.of("b@slow.example"), MESSAGE);
            tasso.send("anna@us.test", List.of("b@bad.example"), MESSAGE);
            tasso.told().await(outcome(Outcome.Failed.class));
            // The message and the report of the other one.
            Tracing.await("two in the mailbox", () -> count(tasso, outcome(Outcome.Delivered.class)) == 2);
            Tracing.await("two put off", () -> count(tasso, outcome(Outcome.Deferred.class)) == 2);

            JsonNode live = json(tasso);
            assertThat(live.path("in").asLong()).isEqualTo(1);
            assertThat(live.path("sessions").path(0).path("peer").asString()).startsWith("127.0.0.1:");
            JsonNode counts = live.path("counts");
            assertThat(total(counts, "accepted")).isEqualTo(count(tasso, Event.Accepted.class::isInstance));
            assertThat(total(counts, "delivered")).isEqualTo(2);
            assertThat(total(counts, "deferred")).isEqualTo(2);
            assertThat(total(counts, "bounced")).isEqualTo(1);
            assertThat(total(counts, "refused")).isEqualTo(1);
            JsonNode queue = live.path("queue");
            assertThat(queue.path("recipients").asLong()).isEqualTo(2);
            assertThat(queue.path("later").asLong()).isEqualTo(2);
            assertThat(queue.path("destinations").size()).isEqualTo(1);

            tasso.post("/v1/queue/hold", "{\"filter\":{\"domain\":\"slow.example\"},\"messagesMax\":2}");
            Tracing.await(
                    "the queue is read again",
                    () -> json(tasso).path("queue").path("held").asLong() == 2);
            Shell shell = new Shell();
            assertThat(shell.run("top", "--once", "--data", tasso.data().toString()))
                    .isEqualTo(ExitCodes.OK);
            assertThat(shell.out())
                    .contains(
                            "connected: 1 in",
                            "recipients that wait: 2 (0 due, 0 later, 2 held)",
                            "451 4.7.1 Come back \\u001b")
                    .containsPattern("accepted +delivered +deferred +bounced +refused\n")
                    .containsPattern("\nin all +\\d +2 +2 +1 +1\n")
                    .containsPattern("\nslow\\.example +0 +0 +2 +451 ")
                    .containsPattern("\n\\d+ +in +127\\.0\\.0\\.1:\\d+ +mx +\\d+ s\n")
                    .doesNotContain("\u001b");
            client.quit();
            Tracing.await("it is gone", () -> json(tasso).path("in").asLong() == 0);
        }
    }

    private static Predicate<Event> outcome(Class<? extends Outcome> kind) {
        return event -> event instanceof Event.Attempted attempted && kind.isInstance(attempted.outcome());
    }

    private static long count(RunningTasso tasso, Predicate<Event> wanted) {
        return tasso.told().events().stream().filter(wanted).count();
    }

    private static long total(JsonNode counts, String kind) {
        return counts.path(kind).path("total").asLong(-1);
    }

    private static JsonNode json(RunningTasso tasso) {
        Shell shell = new Shell();
        assertThat(shell.run("top", "--once", "--json", "--data", tasso.data().toString()))
                .isEqualTo(ExitCodes.OK);
        return JsonMapper.shared().readTree(shell.out());
    }

    @Test
    void withoutAServerItSaysWhatToDo(@TempDir Path other) {
        Shell shell = new Shell();
        assertThat(shell.run("top", "--data", other.toString())).isEqualTo(ExitCodes.CONNECT);
        assertThat(shell.err()).contains("no server is running on " + other, "start one with: ./tasso serve");
        assertThat(shell.run("top", "--interval", "1ms", "--data", other.toString()))
                .isEqualTo(ExitCodes.USAGE);
    }
}
