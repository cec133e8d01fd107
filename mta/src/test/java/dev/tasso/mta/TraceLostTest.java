package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `tasso trace` says why a connection was lost, where it was.
@Timeout(120)
class TraceLostTest {
    private static final String IMPATIENT = "[limits]\ncommand-time = \"2s\"\n";
    private static final String MESSAGE = "Subject: x\r\n\r\nNot a word of this.\r\n";

    @TempDir
    private Path folder;

    private interface Farewell {
        void say(Socket client, BufferedReader server) throws Exception;
    }

    private static void client(RunningTasso tasso, Farewell farewell) throws Exception {
        try (Socket client = new Socket(
                        tasso.address("mx").getAddress(), tasso.address("mx").getPort());
                BufferedReader server =
                        new BufferedReader(new InputStreamReader(client.getInputStream(), StandardCharsets.US_ASCII))) {
            assertThat(server.readLine()).startsWith("220 ");
            farewell.say(client, server);
        }
    }

    private static String traced(RunningTasso tasso, Farewell farewell) throws Exception {
        try (Tracing trace = Tracing.of(tasso.data(), "in", "--count", "1")) {
            client(tasso, farewell);
            assertThat(trace.end()).isZero();
            return trace.out();
        }
    }

    private static void reset(Socket client) throws Exception {
        client.setSoLinger(true, 0);
        client.close();
    }

    @Test
    void howAClientIsLostIsShownAndWhoQuitsIsNotLost() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, IMPATIENT)) {
            assertThat(traced(tasso, (client, _) -> client.close()))
                    .containsPattern(
                            "S: 220 [^\\n]+\\n *\\d+ # lost: the peer closed the connection\\n *\\d+ # closed\\n");
            assertThat(traced(tasso, (client, _) -> reset(client)))
                    .containsPattern("S: 220 [^\\n]+\\n *\\d+ # lost: Connection reset\\n *\\d+ # closed\\n");
            assertThat(traced(
                            tasso, (_, server) -> assertThat(server.readLine()).startsWith("421 ")))
                    .containsPattern("S: 421 [^\\n]+\\n *\\d+ # lost: the deadline has passed\\n *\\d+ # closed\\n");
            assertThat(traced(tasso, (client, server) -> {
                        client.getOutputStream().write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
                        assertThat(server.lines()).hasSize(1);
                    }))
                    .containsPattern("S: 221 [^\\n]+\\n *\\d+ # closed\\n")
                    .doesNotContain("# lost");
        }
    }

    @Test
    void howADeliveryIsLostIsShown() throws Exception {
        Script leaving = Script.normal().at(Step.RCPT, new Fault.HangUp());
        Script silent = Script.normal().stallingAt(Step.RCPT);
        try (ScenarioServer gone = ScenarioServer.start(leaving);
                ScenarioServer mute = ScenarioServer.start(silent);
                RunningTasso tasso = RunningTasso.start(
                        folder,
                        "[deliver]\ncommand-time = \"2s\"\n"
                                + RunningTasso.route("gone.example", gone.port(), "")
                                + RunningTasso.route("mute.example", mute.port(), ""));
                Tracing first = Tracing.of(tasso.data(), "out", "--domain", "gone.example", "--count", "1");
                Tracing other = Tracing.of(tasso.data(), "out", "--domain", "mute.example", "--count", "1")) {
            tasso.send("a@client.example", List.of("b@gone.example", "b@mute.example"), MESSAGE);
            assertThat(first.end()).isZero();
            assertThat(first.out())
                    .contains("C: RCPT TO:<b@gone.example>")
                    .containsPattern("# lost: the peer closed the connection\\n *\\d+ # closed\\n");
            assertThat(other.end()).isZero();
            assertThat(other.out())
                    .contains("C: RCPT TO:<b@mute.example>")
                    .containsPattern("# lost: the deadline has passed\\n *\\d+ # closed\\n");
        }
    }
}
