package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Attempts over real sockets whose end is not the usual one, and the times between attempts.
final class LostReplyTest {
    private static final String MESSAGE =
            "From: a@client.example\r\nMessage-ID: <one@client.example>\r\nSubject: bread\r\n\r\nhello\r\n";

    @TempDir
    private Path folder;

    @Test
    void l136_l137_afterALostReplyItIsSentOnceMoreAndTheHistorySaysWhy() throws Exception {
        Script script = Script.normal().at(Step.END_OF_DATA, 1, new Fault.LoseReply());
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso = RunningTasso.start(
                        folder, RunningTasso.route("there.example", there.port(), "intervals = [\"1s\"]"))) {
            Sent sent = tasso.send("a@client.example", List.of("b@there.example"), MESSAGE);
            tasso.told().await(RunningTassoEvents::delivered);
            List<ReceivedMail> mails = there.received();
            assertThat(mails).hasSize(2);
            assertThat(mails).allMatch(m -> m.header("Message-ID").orElse("").equals("<one@client.example>"));
            tasso.told()
                    .await(event -> event instanceof Event.Attempted attempted
                            && attempted.message().text().equals(RunningTasso.id(sent))
                            && attempted.outcome() instanceof Outcome.Unknown
                            && attempted.next().isPresent());
        }
    }

    @Test
    void twice451Then250ComesAtTheConfiguredTimes() throws Exception {
        Script script = Script.normal().at(Step.RCPT, 2, Fault.answer(451, "4.7.1", "Later"));
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso = RunningTasso.start(
                        folder, RunningTasso.route("there.example", there.port(), "intervals = [\"1s\", \"2s\"]"))) {
            tasso.send("a@client.example", List.of("b@there.example"), MESSAGE);
            Event first = tasso.told().await(e -> e instanceof Event.Attempted a && a.attempt() == 1);
            Event second = tasso.told().await(e -> e instanceof Event.Attempted a && a.attempt() == 2);
            Event third = tasso.told().await(RunningTassoEvents::delivered);
            assertThat(Duration.between(first.at(), second.at())).isGreaterThanOrEqualTo(Duration.ofMillis(990));
            assertThat(Duration.between(second.at(), third.at())).isGreaterThanOrEqualTo(Duration.ofMillis(1_990));
            assertThat(third)
                    .isInstanceOfSatisfying(
                            Event.Attempted.class, a -> assertThat(a.attempt()).isEqualTo(3));
        }
    }
}
