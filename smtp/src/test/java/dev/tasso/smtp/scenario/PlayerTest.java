package dev.tasso.smtp.scenario;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.transcript.Player;
import dev.tasso.smtp.transcript.Transcript;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A transcript, played against a live server.
class PlayerTest {

    private static final Duration SOON = Duration.ofSeconds(10);

    @Test
    void aTranscriptIsPlayed() throws Exception {
        String text = """
            # a message with a bare line end in a command
            S: 220 *
            C: EHLO client.example
            S: 250-scenario.example
            S: ...                          any continuation lines
            S: 250 SMTPUTF8
            C| "NOOP\\nNOOP\\r\\n"             raw octets: a bare LF
            S: 500 5.5.2 *
            C: MAIL FROM:<a@client.example>
            S: 250 2.1.0 *
            X: mails 0                      nothing was taken yet
            C: RCPT TO:<b@example.org>
            S: 250 *
            C: DATA
            S: 354 *
            C: Subject: x
            C:
            C: ..
            C: .
            S: 250 2.0.0 Ok
            X: mails 1
            C: QUIT
            S: 221 *
            X: closed
            """;
        try (ScenarioServer server = ScenarioServer.start(Script.normal())) {
            List<String> facts = new ArrayList<>();
            Transcript played = Player.play(Transcript.parse(text), server.address(), SOON, (fact, _) -> {
                facts.add(fact);
                assertThat(fact).isEqualTo("mails " + server.receivedCount());
            });
            assertThat(facts).containsExactly("mails 0", "mails 1");
            assertThat(played.print()).contains("S: 250-PIPELINING\n", "S: 250 2.0.0 Ok\n");
            assertThat(server.received().getFirst().text()).isEqualTo("Subject: x\r\n\r\n.\r\n");
        }
    }

    @Test
    void aMismatchFailsAndShowsWhatWasSaid() throws Exception {
        for (String wrong : List.of(
                "S: 250 *\n",
                "S: 220 *\nX: closed\n",
                "S: 220 *\nC: EHLO a\nS: 250 *\n",
                "S: ...\nS: 250 *\n",
                "S: 220 *\nC: QUIT\nS: 221 *\nS: 250 *\n",
                "S: 220 *\nX: unknown\n")) {
            try (ScenarioServer server = ScenarioServer.start(Script.normal())) {
                assertThatThrownBy(() -> Player.play(
                                Transcript.parse(wrong), server.address(), Duration.ofMillis(300), Player.Facts.none()))
                        .as(wrong)
                        .isInstanceOf(AssertionError.class);
            }
        }
    }
}
