package dev.tasso.mta.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.mta.explain.Explainer;
import dev.tasso.mta.explain.Explanation;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import java.io.EOFException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// SMTP typed by hand: what goes over the wire, and what stands on the screen.
@Timeout(60)
class ConsoleTest {
    private static final Script FULL = Script.normal().offering("CHUNKING", "DSN", "8BITMIME");

    @TempDir
    private Path folder;

    private static TypedScreen type(ScenarioServer server, String... lines) throws Exception {
        TypedScreen screen = new TypedScreen(lines);
        new Console(screen, Explanation::means, new Explainer()).run(Dialled.plain(server.address()), _ -> {});
        return screen;
    }

    @Test
    void aMessageIsTypedAndItsDotsAreDoubled() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(FULL)) {
            String text = type(
                            server,
                            "EHLO me",
                            "MAIL FROM:<a@b.example>",
                            "RCPT TO:<c@d.example>",
                            "DATA",
                            "Subject: x",
                            "",
                            ".",
                            "QUIT")
                    .text();
            assertThat(server.await(1).getFirst().text()).isEqualTo("Subject: x\r\n\r\n");
            assertThat(text).contains("S: 354", "S: 221");
        }
        try (ScenarioServer server = ScenarioServer.start(FULL)) {
            type(server, "EHLO me", "MAIL FROM:<a@b>", "RCPT TO:<c@d>", "DATA", "..", ".x", "AUTH PLAIN x", ".");
            assertThat(server.await(1).getFirst().text()).isEqualTo("..\r\n.x\r\nAUTH PLAIN x\r\n");
        }
    }

    @Test
    void repliesAreExplainedBeneathUntilThatIsSwitchedOff() throws Exception {
        try (ScenarioServer server =
                ScenarioServer.start(FULL.at(Step.RCPT, Fault.answer(550, "5.1.1", "No such user")))) {
            String text = type(
                            server,
                            "EHLO me",
                            "MAIL FROM:<a@b>",
                            "RCPT TO:<c@d>",
                            ":explain off",
                            "RSET",
                            ":explain on",
                            "NOOP",
                            "QUIT")
                    .text();
            assertThat(text)
                    .contains("S: 250 2.1.0 Ok\n   The sender is taken, and a transaction is open.")
                    .contains("     CHUNKING            messages by BDAT")
                    .contains("S: 550 5.1.1 No such user\n ")
                    .contains("C: RSET\nS: 250 2.0.0 Ok\nC: :explain on\n")
                    .contains("C: NOOP\nS: 250 2.0.0 Ok\n   Nothing was done, as you asked");
        }
    }

    @Test
    void tabKnowsWhatEhloOffered() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(FULL)) {
            TypedScreen screen =
                    type(server, "M\t", "EHLO me", "M\t", "MAIL FROM:<a@b> R\t", "MAIL FROM:<a@b>", "R\t", "QUIT");
            assertThat(screen.completions())
                    .containsExactly(
                            List.of(),
                            List.of("MAIL FROM:<"),
                            List.of("MAIL FROM:<a@b> RET=HDRS", "MAIL FROM:<a@b> RET=FULL"),
                            List.of("RCPT TO:<", "RSET"));
        }
    }

    @Test
    void chunksAreCountedAndFilesSent() throws Exception {
        Path file = Files.write(folder.resolve("m.eml"), "Subject: f\n\n.\nend".getBytes(StandardCharsets.UTF_8));
        String envelope = "MAIL FROM:<a@b>";
        String recipient = "RCPT TO:<c@d>";
        try (ScenarioServer server = ScenarioServer.start(FULL)) {
            String text = type(
                            server,
                            "EHLO me",
                            envelope,
                            recipient,
                            "BDAT",
                            "one",
                            ".",
                            "BDAT 5 LAST",
                            "two",
                            envelope,
                            recipient,
                            ":data " + file,
                            envelope,
                            recipient,
                            ":bdat " + file,
                            ":data " + file + "x",
                            "QUIT")
                    .text();
            assertThat(server.received())
                    .extracting(mail -> mail.text())
                    .containsExactly("one\r\ntwo\r\n", "Subject: f\r\n\r\n.\r\nend\r\n", "Subject: f\n\n.\nend");
            assertThat(text).contains("C: BDAT 5\n", "C: BDAT 17 LAST", "There is no file " + file + "x.");
        }
        try (ScenarioServer server = ScenarioServer.start(Script.normal())) {
            assertThat(type(server, "EHLO me", envelope, recipient, "BDAT 5 LAST", ":bdat " + file, "QUIT")
                            .text())
                    .contains("Nothing was sent; :raw sends whatever you want.")
                    .doesNotContain("S: 500");
        }
    }

    @Test
    void theLoginIsComputedAndNoSecretIsShownOrSaved() throws Exception {
        Path saved = folder.resolve("saved");
        try (ScenarioServer server = ScenarioServer.start(Script.normal().user("ada", "engine"))) {
            TypedScreen screen = type(
                    server,
                    "EHLO me",
                    ":auth",
                    "ada",
                    "wrong",
                    "AUTH LOGIN",
                    "ada",
                    "engine",
                    ":raw \"AUTH PLAIN AGFkYQBlbmdpbmU=\\r\\n\"",
                    ":save " + saved,
                    ":save " + saved,
                    "QUIT");
            assertThat(screen.secrets()).containsExactly("wrong", "engine");
            assertThat(screen.text())
                    .contains("S: 235", "S: 535", "Saved ", "There is a file " + saved)
                    .doesNotContain("AGFkYQBlbmdpbmU=\n");
            assertThat(Files.readString(saved))
                    .contains("C: AUTH LOGIN\nS: 334 ***\nC: ***\n", "C| \"AUTH PLAIN ***\\r\\n\"")
                    .doesNotContain("ZW5naW5l", "AGFkYQ", "engine");
        }
    }

    @Test
    void anExchangeByHandIsPutIntoBase64() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(Script.normal().user("ada", "engine"))) {
            TypedScreen screen = type(server, "EHLO me", "AUTH LOGIN YWRh", "engine", "QUIT");
            assertThat(screen.text()).contains("S: 235");
            assertThat(screen.secrets()).containsExactly("engine");
        }
    }

    @Test
    void tlsBeginsWhereItIsAskedFor() throws Exception {
        Script script = FULL.startTls(TestAuthority.create().server("localhost"));
        try (ScenarioServer server = ScenarioServer.start(script)) {
            TypedScreen screen = type(server, "EHLO me", "STARTTLS", "E\t", "EHLO me", "S\t", "QUIT");
            assertThat(screen.text()).contains("TLS is active: TLSv1.3", "; not checked.");
            assertThat(screen.completions().get(1)).isEmpty();
        }
    }

    @Test
    void octetsGoAsTheyAreAndEachReplyIsHeard() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(FULL)) {
            String text = type(server, ":raw \"NOOP\\r\\nNO\"", ":raw \"OP\\r\\n\"", ":raw NOOP", "NOOP\u0000", "QUIT")
                    .text();
            assertThat(text.split("S: 250", -1)).hasSize(3);
            assertThat(text).contains("Write the octets in quotes", "holds what no line can hold", "S: 221");
        }
    }

    @Test
    void aTranscriptIsPlayedWithinTheConversation() throws Exception {
        Path good = Files.writeString(
                folder.resolve("good"), "S: 220 *\nC: EHLO me\nS: ...\nS: 250 *\nC: MAIL FROM:<a@b>\nS: 250 *\n");
        Path bad = Files.writeString(folder.resolve("bad"), "# no\n\nC: NOOP\nS: 251 *\nC: QUIT\n");
        Path none = Files.writeString(folder.resolve("none"), "hello\n");
        try (ScenarioServer server = ScenarioServer.start(FULL)) {
            TypedScreen screen = type(server, ":play " + good, "R\t", ":play " + bad, ":play " + none, "QUIT");
            assertThat(screen.text())
                    .contains("C: MAIL FROM:<a@b>\nS: 250 2.1.0 Ok\n   Played, as written: 2 of the server's lines")
                    .contains("Line 4 is not what came. Expected: 251 * Got: 250 2.0.0 Ok")
                    .contains("line 1 of the transcript begins with no known mark");
            assertThat(screen.completions().getFirst()).containsExactly("RCPT TO:<", "RSET");
        }
    }

    @Test
    void whatCameUnaskedIsShownBeforeAnythingIsSaid() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(
                FULL.at(Step.NOOP, new Fault.Raw("250 2.0.0 Ok\r\n421 4.4.2 Timeout; closing\r\n")))) {
            String text = type(server, "NOOP", "MAIL FROM:<a@b>").text();
            assertThat(text)
                    .contains("This came while nothing was asked:\nS: 421 4.4.2 Timeout; closing")
                    .contains("nothing more was sent");
        }
    }

    @Test
    void aMessageIsGivenUpByHangingUp() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(FULL)) {
            assertThatThrownBy(() -> type(
                            server, "EHLO me", "MAIL FROM:<a@b>", "RCPT TO:<c@d>", "DATA", "half", "^C", "more", "^C"))
                    .isInstanceOf(EOFException.class)
                    .hasMessageContaining("it was not sent");
            assertThat(server.received()).isEmpty();
        }
    }

    @Test
    void whatAServerSendsIsShownAndNeverExecuted() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(FULL.at(
                Step.NOOP, new Fault.Raw("garbage \u001b[2J\r\n250-\u001b]0;x\u0007\r\n250 bare\nLF \0\r\n")))) {
            String text = type(server, "NOOP", "QUIT").text();
            assertThat(text)
                    .contains("S: garbage \\u001b[2J\n", "S: 250-\\u001b]0;x\\u0007\n", "S: 250 bare\\nLF \\u0000\n")
                    .doesNotContain("\u001b");
        }
    }
}
