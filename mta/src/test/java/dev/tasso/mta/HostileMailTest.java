package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.Relay.Answer;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Messages that were written to cost their reader time and room, through the whole server: relayed as they are or
/// refused, and reported where their destination refuses them.
final class HostileMailTest {

    private static final int MEBIOCTET = 1 << 20;
    private static final int REPORT_OCTETS_MAX = MEBIOCTET / 4;
    private static final Duration REPORTED_WITHIN = Duration.ofSeconds(30);
    private static final String END = "\r\n\r\nhello\r\n";

    private record Hostile(String name, String message) {}

    private static final List<Hostile> ALL = List.of(
            new Hostile(
                    "a field of 10 MiB",
                    "X-Long: " + "x y ".repeat(240).concat("\r\n ").repeat(10_800) + END),
            new Hostile("a million fields", "X: y\r\n".repeat(1_000_000) + END),
            new Hostile(
                    "a boundary of nearly 1 MiB",
                    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=\""
                            + ("b".repeat(900) + "\r\n ").repeat(1_000) + "\"" + END),
            new Hostile("continuations", continuations()),
            new Hostile("encoded words", "Subject:" + "\r\n =?utf-8?B?w7zDvMO8w7zDvMO8w7zDvMO8?=".repeat(20_000) + END),
            new Hostile(
                    "a character set that nobody knows",
                    "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=x-\u0001nobody\r\nSubject: =?x-none?Q?=FF?="
                            + END),
            new Hostile(
                    "base64 without an end",
                    "MIME-Version: 1.0\r\nContent-Transfer-Encoding: base64\r\n\r\n" + "QQ=Q\r\n".repeat(100_000)),
            new Hostile("ten thousand deep", deep()));

    @TempDir
    private Path folder;

    private static String continuations() {
        StringBuilder text = new StringBuilder("MIME-Version: 1.0\r\nContent-Type: multipart/mixed");
        for (int i = 0; i < 25_000; i++) {
            text.append(";\r\n boundary*").append(i).append("*=utf-8''b");
        }
        return text.append(END).toString();
    }

    private static String deep() {
        StringBuilder text = new StringBuilder("MIME-Version: 1.0\r\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("Content-Type: multipart/mixed; boundary=b" + i + "\r\n\r\n--b" + i + "\r\n");
        }
        return text.append("\r\nhello\r\n").toString();
    }

    @Test
    void i118_eachTakesLittleTimeAndIsRelayedAsItIsOrRefusedOrReported() throws Exception {
        Script refusing = Script.normal().at(Step.END_OF_DATA, Fault.answer(554, "5.6.0", "Not this"));
        try (ScenarioServer taking = ScenarioServer.start();
                ScenarioServer putting = ScenarioServer.start(refusing);
                ScenarioServer reports = ScenarioServer.start();
                RunningTasso tasso = RunningTasso.start(
                        folder,
                        RunningTasso.route("taking.example", taking.port(), "")
                                + RunningTasso.route("refusing.example", putting.port(), "")
                                + RunningTasso.route("client.example", reports.port(), ""))) {
            List<Hostile> taken = new ArrayList<>();
            for (Hostile hostile : ALL) {
                long from = System.nanoTime();
                for (String to : List.of("b@taking.example", "b@refusing.example")) {
                    Answer answer = Relay.hand(tasso.address("mx"), to, hostile.message());
                    assertThat(answer).as(hostile.name()).isNotEqualTo(Answer.UNKNOWN);
                    if (answer == Answer.TAKEN) {
                        taken.add(hostile);
                    }
                }
                long millis = (System.nanoTime() - from) / 1_000_000;
                long mebioctets = 2L * hostile.message().length() / MEBIOCTET + 1;
                assertThat(millis).as(hostile.name()).isLessThan(1_000 * mebioctets);
            }
            assertThat(taken.size()).as("taken").isGreaterThanOrEqualTo(ALL.size());
            List<ReceivedMail> relayed = taking.await(taken.size() / 2, REPORTED_WITHIN);
            for (int i = 0; i < relayed.size(); i++) {
                String message = taken.get(2 * i).message();
                assertThat(relayed)
                        .as(taken.get(2 * i).name())
                        .anyMatch(mail -> mail.text().endsWith(message));
            }
            for (ReceivedMail report : reports.await(taken.size() / 2, REPORTED_WITHIN)) {
                assertThat(report.text().length()).isLessThan(REPORT_OCTETS_MAX);
            }
        }
    }
}
