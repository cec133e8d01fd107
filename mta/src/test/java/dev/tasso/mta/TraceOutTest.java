package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `tasso trace out`: our deliveries to other servers.
@Timeout(120)
class TraceOutTest {
    private static final String MESSAGE = "Subject: x\r\n\r\nNot a word of this.\r\n";

    @TempDir
    private Path folder;

    @Test
    void aDeliveryIsShownWithItsTlsAndItsRefusal() throws Exception {
        Script script = Script.normal()
                .startTls(TestAuthority.create().server("scenario.example"))
                .at(Step.RCPT, 1, Fault.answer(451, "4.7.1", "Come back later \u001b[2J"));
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso = RunningTasso.start(
                        folder,
                        RunningTasso.route("there.example", there.port(), "intervals = [\"1s\"]")
                                .replace("\"none\"", "\"may\""));
                Tracing wanted = Tracing.of(tasso.data(), "out", "--to", "b@there.example");
                Tracing other = Tracing.of(tasso.data(), "out", "--domain", "elsewhere.example");
                Tracing in = Tracing.of(tasso.data(), "in")) {
            tasso.send("a@client.example", List.of("b@there.example"), MESSAGE);
            tasso.told().await(RunningTassoEvents::delivered);
            String seen = wanted.await("S: 250 2.0.0");
            assertThat(seen)
                    .containsSubsequence(
                            ", out: went to 127.0.0.1 at 127.0.0.1:" + there.port(),
                            "S: 220 scenario.example",
                            "C: EHLO mx.test",
                            "C: STARTTLS",
                            "S: 220 ",
                            "# TLS",
                            "C: EHLO mx.test",
                            "C: MAIL FROM:<a@client.example>",
                            "C: RCPT TO:<b@there.example>",
                            "S: 451 4.7.1 Come back later \\u001b[2J",
                            "C: RCPT TO:<b@there.example>",
                            "C: DATA",
                            "S: 250 2.1.5",
                            "S: 354 ",
                            "# a message of ",
                            "S: 250 2.0.0")
                    .doesNotContain("Not a word of this", "\u001b", "client.test");
            assertThat(other.out()).isEmpty();
            assertThat(in.await("# closed")).contains("C: EHLO client.test").doesNotContain("EHLO mx.test");
        }
    }

    @Test
    void aHostThatCannotBeReachedIsShownToo() throws Exception {
        int nobody;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = free.getLocalPort();
        }
        try (RunningTasso tasso = RunningTasso.start(folder, RunningTasso.route("gone.example", nobody, ""));
                Tracing trace = Tracing.of(tasso.data(), "out", "--from", "a@client.example", "--count", "1")) {
            tasso.send("a@client.example", List.of("b@gone.example"), MESSAGE);
            assertThat(trace.end()).isZero();
            assertThat(trace.out()).contains("127.0.0.1:" + nobody, "# cannot connect: ", "# closed");
        }
    }
}
