package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.TestAuthority;
import dev.tasso.smtp.transcript.Transcript;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Where `tasso send` breaks off on demand, and what it has said until then.
@Timeout(60)
class BreakOffTest {

    private static final Script SCRIPT =
            Script.normal().startTls(TestAuthority.create().server("localhost")).user("anna", "secret");

    private static final List<String> WHOLE = List.of(
            "EHLO localhost", "STARTTLS", "EHLO localhost", "AUTH PLAIN ***", "MAIL", "RCPT", "RCPT", "DATA", "QUIT");

    /// How many of these are said until a stage is over.
    private static final Map<String, Integer> SAID = Map.ofEntries(
            Map.entry("greeting", 0),
            Map.entry("first-hello", 1),
            Map.entry("xclient", 1),
            Map.entry("tls", 2),
            Map.entry("hello", 3),
            Map.entry("auth", 4),
            Map.entry("mail", 5),
            Map.entry("rcpt", 7),
            Map.entry("data", 8),
            Map.entry("body", 8),
            Map.entry("dot", 8));

    private final Shell shell = new Shell();

    @Test
    void itEndsWithQuitWhereItWasTold() throws Exception {
        for (String stage : SAID.keySet()) {
            if (!stage.equals("data") && !stage.equals("body")) {
                List<String> expected = new ArrayList<>(WHOLE.subList(0, Objects.requireNonNull(SAID.get(stage))));
                expected.add("QUIT");
                assertThat(said("--quit-after", stage, 0)).as(stage).isEqualTo(expected);
            }
        }
    }

    @Test
    void itEndsWithoutAWordWhereItWasTold() throws Exception {
        for (String stage : SAID.keySet()) {
            assertThat(said("--drop-after", stage, 0))
                    .as(stage)
                    .isEqualTo(WHOLE.subList(0, Objects.requireNonNull(SAID.get(stage))));
        }
    }

    @Test
    void theLastReplyIsNotWaitedForWhereThatWasTold() throws Exception {
        for (String stage : List.of("first-hello", "tls", "hello", "mail", "rcpt", "data", "dot")) {
            assertThat(said("--drop-after-send", stage, 0))
                    .as(stage)
                    .isEqualTo(WHOLE.subList(0, Objects.requireNonNull(SAID.get(stage))));
        }
    }

    @Test
    void whoSaysXclientCanBreakOffAroundIt() throws Exception {
        String hello = "EHLO localhost\r\n";
        String xclient = "XCLIENT ADDR=192.0.2.1\r\n";
        String mail = "MAIL FROM:<me@example.org>\r\n";
        for (Map.Entry<String, String> one : Map.of(
                        "--drop-after=first-hello", hello,
                        "--drop-after=xclient", hello + xclient,
                        "--quit-after=xclient", hello + xclient + "QUIT\r\n",
                        "--drop-after=hello", hello + xclient + hello,
                        "--drop-after-send=hello", hello + xclient + hello,
                        "--drop-after-send=first-hello", hello,
                        "--drop-after=mail", hello + xclient + hello + mail)
                .entrySet()) {
            try (RawServer server = RawServer.answering(
                    "220 mx", "250-mx\r\n250 XCLIENT ADDR", "220 mx", "250 mx", "250 ok", "250 ok")) {
                assertThat(shell.run(
                                "send",
                                "--server=" + server.address(),
                                "--from=me@example.org",
                                "--to=a@example.org",
                                "--xclient=addr=192.0.2.1",
                                one.getKey()))
                        .as(one.getKey() + shell.err())
                        .isZero();
                assertThat(heard(server, one.getValue().length()))
                        .as(one.getKey())
                        .isEqualTo(one.getValue());
            }
        }
    }

    /// What was left unheard may still be on its way.
    private static String heard(RawServer server, int atLeast) {
        long deadline = System.nanoTime() + 5_000_000_000L;
        while (server.octets().length() < atLeast && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        return server.octets();
    }

    @Test
    void onlyAMessageWithItsDotIsTaken() throws Exception {
        for (String stage : List.of("data", "body", "dot")) {
            try (ScenarioServer server = ScenarioServer.start(SCRIPT)) {
                run(server, "--drop-after", stage);
                if (stage.equals("dot")) {
                    server.await(1);
                } else {
                    assertThat(server.received()).isEmpty();
                }
            }
        }
        try (ScenarioServer server = ScenarioServer.start(Script.normal().offering("CHUNKING", "PIPELINING", "SIZE"))) {
            assertThat(shell.run(
                            "send", "--server=127.0.0.1:" + server.port(), "--to=a@example.org", "--drop-after=body"))
                    .isZero();
            List<String> lines = lines(server, 4);
            assertThat(lines.getLast()).startsWith("BDAT ").doesNotContain("LAST");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void dataIsSaidWhereItIsToBreakOffAfterItThoughBdatIsOffered() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().offering("CHUNKING", "PIPELINING", "SIZE"))) {
            assertThat(shell.run(
                            "send", "--server=127.0.0.1:" + server.port(), "--to=a@example.org", "--drop-after=data"))
                    .isZero();
            assertThat(lines(server, 4).getLast()).isEqualTo("DATA");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void aRefusalBeforeTheStageIsOneAllTheSame() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().refusing("you@example.org"))) {
            assertThat(shell.run(
                            "send", "--server=127.0.0.1:" + server.port(), "--to=you@example.org", "--quit-after=rcpt"))
                    .isEqualTo(ExitCodes.REFUSED);
            assertThat(lines(server, 4).getLast()).isEqualTo("QUIT");
        }
    }

    @Test
    void whatCannotBeBrokenOffIsNamed() {
        for (String[] wrong : new String[][] {
            {"--quit-after=data"},
            {"--quit-after=body"},
            {"--drop-after=nowhere"},
            {"--drop-after-send=auth"},
            {"--drop-after-send=greeting"},
            {"--bdat", "--drop-after=data"},
            {"--quit-after=mail", "--drop-after=mail"}
        }) {
            List<String> words = new ArrayList<>(List.of("send", "--to=a@example.org", "--server=127.0.0.1:1"));
            words.addAll(List.of(wrong));
            assertThat(shell.run(words)).as(String.join(" ", wrong)).isEqualTo(ExitCodes.USAGE);
        }
        assertThat(shell.err()).contains("--quit-after takes: greeting, first-hello");
    }

    private List<String> said(String option, String stage, int exitCode) throws Exception {
        try (ScenarioServer server = ScenarioServer.start(SCRIPT)) {
            assertThat(run(server, option, stage)).as(stage + shell.err()).isEqualTo(exitCode);
            List<String> lines = lines(server, Objects.requireNonNull(SAID.get(stage)));
            return lines.stream()
                    .map(line -> line.startsWith("MAIL") || line.startsWith("RCPT") ? line.substring(0, 4) : line)
                    .toList();
        }
    }

    private int run(ScenarioServer server, String option, String stage) {
        return shell.run(
                "send",
                "--server=127.0.0.1:" + server.port(),
                "--to=you@example.org,me@example.org",
                "--tls=starttls",
                "--auth-user=anna",
                "--auth-password=secret",
                "--mechanism=plain",
                option + "=" + stage);
    }

    /// What the server heard, once that is so much: what was left unheard may still be on its way.
    private static List<String> lines(ScenarioServer server, int atLeast) {
        List<String> lines = List.of();
        long deadline = System.nanoTime() + 5_000_000_000L;
        do {
            lines = server.transcripts().getFirst().entries().stream()
                    .filter(entry -> entry.kind() == Transcript.Kind.CLIENT)
                    .map(Transcript.Entry::text)
                    .toList();
            Thread.onSpinWait();
        } while (lines.size() < atLeast && System.nanoTime() < deadline);
        return lines;
    }
}
