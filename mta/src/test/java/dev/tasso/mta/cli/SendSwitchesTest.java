package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.transcript.Transcript;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// What the switches of `tasso send` about the message and its envelope put on the wire.
@Timeout(60)
class SendSwitchesTest {

    private static final Script EVERYTHING = Script.normal()
            .offering(
                    "PIPELINING",
                    "SIZE",
                    "8BITMIME",
                    "SMTPUTF8",
                    "DSN",
                    "CHUNKING",
                    "BINARYMIME",
                    "REQUIRETLS",
                    "MT-PRIORITY",
                    "FUTURERELEASE 999999999 2099-01-01T00:00:00Z",
                    "DELIVERBY 60",
                    "AUTH PLAIN");

    @TempDir
    Path folder;

    private final Shell shell = new Shell();

    @Test
    void whatIsAskedForStandsInMail() throws Exception {
        assertThat(mail("--priority=-4").parameters()).contains("MT-PRIORITY=-4");
        assertThat(mail("--requiretls").parameters()).contains("REQUIRETLS");
        assertThat(mail("--hold-for=15m").parameters()).contains("HOLDFOR=900");
        assertThat(mail("--hold-until=2030-01-31T09:00:00+01:00").parameters())
                .contains("HOLDUNTIL=2030-01-31T08:00:00Z");
        assertThat(mail("--deliver-by=3600;rt").parameters()).contains("BY=3600;RT");
        assertThat(mail("--deliver-by=-5;N").parameters()).contains("BY=-5;N");
        assertThat(mail("--submitter=x+y@example.org").parameters()).contains("AUTH=x+2By@example.org");
        assertThat(mail("--submitter=<>").parameters()).contains("AUTH=<>");
        assertThat(mail("--size=12").parameters()).contains("SIZE=12");
        assertThat(mail("--size=-1").parameters()).doesNotContain("SIZE");
        assertThat(mail("--smtputf8").parameters()).contains("SMTPUTF8");
        assertThat(mail("--body-type=8bitmime").parameters()).contains("BODY=8BITMIME");
        assertThat(mail("--body-type=binarymime").parameters()).contains("BODY=BINARYMIME");
        assertThat(mail("--body=Grüße").parameters()).contains("BODY=8BITMIME");
        assertThat(mail("--body=Grüße", "--body-type=7bit").parameters()).doesNotContain("BODY=");
        assertThat(mail("--from=ä@example.org").parameters()).contains("SMTPUTF8");
        assertThat(mail("--orcpt=rfc822;a+b@example.org").recipientParameters().get("you@example.org"))
                .isEqualTo("ORCPT=rfc822;a+2Bb@example.org");
        assertThat(mail().parameters()).doesNotContain("MT-", "REQUIRE", "HOLD", "BY=", "AUTH=", "UTF8", "BODY");
    }

    @Test
    void whatIsNotOfferedIsToldAndRequiretlsIsNotGivenUp() throws Exception {
        try (ScenarioServer server = ScenarioServer.start()) {
            assertThat(send(server, "--priority=3", "--hold-for=60", "--deliver-by=60;N"))
                    .isZero();
            assertThat(shell.err())
                    .contains("does not offer MT-PRIORITY", "does not offer FUTURERELEASE", "does not offer DELIVERBY");
            assertThat(send(server, "--requiretls")).isEqualTo(ExitCodes.REFUSED);
            assertThat(shell.out()).contains("550 5.7.30");
            assertThat(server.received()).hasSize(1);
        }
    }

    @Test
    void theMessageIsWrittenAsTheSwitchesSay() throws Exception {
        Path picture = Files.write(folder.resolve("a.png"), new byte[] {1, 2, 3, (byte) 0xff});
        Path text = Files.writeString(folder.resolve("text"), "from a file\n.dot\n");
        ReceivedMail mail = mail(
                "--subject=Grüße",
                "--header=X-One: 1",
                "--header=X-Two: ü",
                "--body=@" + text,
                "--html=<p>hi</p>",
                "--attach=" + picture,
                "--attach=" + text + ";type=text/x-test;name=b \"q\".txt");
        assertThat(mail.header("Subject").orElseThrow()).startsWith("=?utf-8?B?");
        assertThat(mail.header("X-One")).contains("1");
        assertThat(mail.text())
                .contains("Content-Type: multipart/mixed", "multipart/alternative", "from a file\r\n.dot\r\n")
                .contains("text/html; charset=utf-8", "<p>hi</p>", "image/png", "AQID/w==")
                .contains("text/x-test", "filename=\"b _q_.txt\"");
        assertThat(mail("--header=Subject: mine").text()).containsOnlyOnce("Subject:");
    }

    @Test
    void aFinishedMessageGoesAsItIs() throws Exception {
        Path file = Files.writeString(folder.resolve("m"), "Subject: done\nX: ö\n\n.\n..\nbye", StandardCharsets.UTF_8);
        ReceivedMail mail = mail("--data=" + file);
        assertThat(mail.octets())
                .isEqualTo("Subject: done\r\nX: ö\r\n\r\n.\r\n..\r\nbye\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(mail.parameters()).contains("SMTPUTF8", "BODY=8BITMIME", "SIZE=" + mail.octets().length);
        assertThat(mail("--data-text=Subject: x\\n\\nhi").text()).isEqualTo("Subject: x\r\n\r\nhi\r\n");
    }

    @Test
    void commandsGoInGroupsOrOneByOne() throws Exception {
        assertThat(groups(EVERYTHING, "--no-bdat", "--pipelining=never"))
                .containsExactly("EHLO", "MAIL", "RCPT", "DATA", ".", "QUIT");
        assertThat(groups(EVERYTHING, "--no-bdat")).containsExactly("EHLO", "MAIL RCPT DATA", ".", "QUIT");
        assertThat(groups(EVERYTHING)).containsExactly("EHLO", "MAIL RCPT BDAT", "QUIT");
        assertThat(groups(Script.normal().offering("SIZE"), "--pipelining=always"))
                .containsExactly("EHLO", "MAIL RCPT DATA", ".", "QUIT");
    }

    @Test
    void theMessageGoesInChunksWhereItShall() throws Exception {
        try (ScenarioServer server = ScenarioServer.start(EVERYTHING)) {
            send(server, "--data-text=Subject: x\\n\\nhi", "--bdat", "--chunk-size=5", "--pipelining=never");
            assertThat(spoken(server)).contains("BDAT 5", "BDAT 3 LAST").doesNotContain("DATA");
            assertThat(server.received().getFirst().text()).isEqualTo("Subject: x\r\n\r\nhi\r\n");
        }
        try (ScenarioServer server = ScenarioServer.start()) {
            assertThat(send(server, "--bdat")).isEqualTo(ExitCodes.REFUSED);
            assertThat(shell.out()).contains("does not offer CHUNKING");
        }
    }

    @Test
    void severalMessagesGoOverAConnectionEachOrOverOne() throws Exception {
        try (ScenarioServer server = ScenarioServer.start()) {
            assertThat(send(server, "--count=3")).isZero();
            assertThat(server.connections()).isEqualTo(3);
            long startNanos = System.nanoTime();
            assertThat(send(server, "--count=3", "--one-connection", "--rate=10"))
                    .isZero();
            assertThat(System.nanoTime() - startNanos).isGreaterThan(190_000_000L);
            assertThat(server.connections()).isEqualTo(4);
            assertThat(server.received()).hasSize(6);
            assertThat(server.received().stream()
                            .map(mail -> mail.header("Message-ID"))
                            .distinct())
                    .hasSize(6);
        }
    }

    @Test
    void aDryRunSaysWhatWouldBeSaidAndConnectsToNobody() throws Exception {
        try (ScenarioServer server = ScenarioServer.start()) {
            assertThat(send(
                            server,
                            "--dry-run",
                            "--tls=starttls",
                            "--auth-user=anna",
                            "--auth-password=secret",
                            "--mechanism=PLAIN",
                            "--priority=2",
                            "--data-text=Subject: x\\n\\n.dot"))
                    .isZero();
            assertThat(server.connections()).isZero();
        }
        assertThat(shell.out())
                .contains("C: EHLO localhost", "C: STARTTLS", "C: AUTH PLAIN ***", "MT-PRIORITY=2", "C: RCPT TO:<you@")
                .contains("C: DATA\n", "C: Subject: x\n", "C: ..dot\n", "C: .\n", "C: QUIT")
                .doesNotContain("secret");
        assertThat(Transcript.parse(shell.out()).print()).isEqualTo(shell.out());
    }

    @Test
    void aRefusalIsExplainedBeneathUnlessNobodyWantsIt() throws Exception {
        Script script = Script.normal()
                .forRecipient(
                        "you@example.org",
                        dev.tasso.smtp.scenario.Fault.answer(550, "5.1.1", "\u001b[31mUser unknown\u0007"));
        try (ScenarioServer server = ScenarioServer.start(script)) {
            assertThat(send(server)).isEqualTo(ExitCodes.REFUSED);
            assertThat(shell.out())
                    .contains("you@example.org: refused at RCPT: 550 5.1.1 \\u001b[31mUser unknown\\u0007")
                    .contains("  means ", "  retry ")
                    .doesNotContain("\u001b", "\u0007");
            shell.clear();
            assertThat(send(server, "--no-explain")).isEqualTo(ExitCodes.REFUSED);
            assertThat(shell.out()).contains("refused at RCPT").doesNotContain("means");
            shell.clear();
            assertThat(send(server, "--quiet")).isEqualTo(ExitCodes.REFUSED);
            assertThat(shell.out().lines()).hasSize(1);
            shell.clear();
            assertThat(send(server, "--json", "--verbose")).isEqualTo(ExitCodes.REFUSED);
            assertThat(shell.out().lines()).hasSize(1);
            assertThat(shell.out())
                    .contains("\"accepted\":false", "\"stage\":\"rcpt\"", "\"code\":550", "\"enhanced\":\"5.1.1\"")
                    .contains("\"brokenOff\":\"\"", "\"tls\":\"\"")
                    .containsPattern("\"means\":\".{10,}\",\"retry\":\"[a-z-]+\"");
            assertThat(shell.err()).containsPattern("(?m)^ +\\d+ C: RCPT TO:<you@example.org>");
            shell.clear();
            assertThat(send(server, "--color=always")).isEqualTo(ExitCodes.REFUSED);
            assertThat(shell.out()).contains("\u001b[1m\u001b[31myou@example.org");
        }
    }

    @Test
    void quietSaysNothingWhereAllWentWell() throws Exception {
        try (ScenarioServer server = ScenarioServer.start()) {
            assertThat(send(server, "--quiet", "--priority=3")).isZero();
        }
        assertThat(shell.out() + shell.err()).isEmpty();
    }

    private ReceivedMail mail(String... switches) throws Exception {
        try (ScenarioServer server = ScenarioServer.start(EVERYTHING)) {
            assertThat(send(server, switches)).as(shell.out() + shell.err()).isZero();
            return server.received().getFirst();
        }
    }

    private int send(ScenarioServer server, String... switches) {
        List<String> words =
                new ArrayList<>(List.of("send", "--server=127.0.0.1:" + server.port(), "--to=you@example.org"));
        words.addAll(List.of(switches));
        return shell.run(words);
    }

    private static List<String> spoken(ScenarioServer server) {
        return server.transcripts().getFirst().entries().stream()
                .filter(entry -> entry.kind() == Transcript.Kind.CLIENT)
                .map(Transcript.Entry::text)
                .toList();
    }

    /// The commands that were said without waiting between them: `MAIL RCPT DATA`.
    private List<String> groups(Script script, String... switches) throws Exception {
        shell.clear();
        List<String> words = new ArrayList<>(List.of(switches));
        words.add("--verbose");
        try (ScenarioServer server = ScenarioServer.start(script)) {
            assertThat(send(server, words.toArray(String[]::new))).isZero();
        }
        List<String> groups = new ArrayList<>();
        StringBuilder group = new StringBuilder();
        for (String line : shell.out().lines().toList()) {
            if (line.matches(" +\\d+ C: .*")) {
                group.append(group.isEmpty() ? "" : " ")
                        .append(line.replaceFirst(" +\\d+ C: ", "").split(" ", -1)[0]);
            } else if (line.matches(" +\\d+ S: .*") && !group.isEmpty()) {
                groups.add(group.toString());
                group.setLength(0);
            }
        }
        return groups;
    }
}
