package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Command lines of swaks from its manual and from people's notes, as `tasso send --swaks` takes them.
///
/// Hosts are ours (`SERVER`, `HOST`, `PORT`); otherwise they stand as they are written there.
@Timeout(120)
class SwaksTest {

    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final String[] OFFERED = {"PIPELINING", "SIZE", "8BITMIME", "AUTH PLAIN LOGIN CRAM-MD5"};

    /// @param source where the command line is published
    /// @param said what the server hears, in this order among other things
    private record Line(String source, String command, int exitCode, String... said) {}

    private static final List<Line> PLAIN = List.of(
            new Line(
                    "swaks(1), QUICK START",
                    "--to user@example.com --server SERVER",
                    0,
                    "EHLO localhost",
                    "RCPT TO:<user@example.com>",
                    "DATA",
                    "QUIT"),
            new Line(
                    "swaks(1), QUICK START",
                    "--to user@example.com --from me@example.com --auth CRAM-MD5 --auth-user me@example.com"
                            + " --header-X-Test 'test email' --auth-password x --server SERVER",
                    0,
                    "AUTH CRAM-MD5",
                    "MAIL FROM:<me@example.com>",
                    "DATA"),
            new Line(
                    "swaks(1), QUICK START",
                    "-t user@example.com --attach FILE --server SERVER --suppress-data",
                    0,
                    "RCPT TO:<user@example.com>"),
            new Line("swaks(1), QUICK START", "--to user@example.com --body FILE --server SERVER", 0, "DATA"),
            new Line(
                    "swaks(1): --local-interface, --ehlo",
                    "--to user@example.com --server SERVER --local-interface 127.0.0.2 --ehlo mail.example.com",
                    0,
                    "EHLO mail.example.com",
                    "QUIT"),
            new Line(
                    "swaks(1), QUICK START",
                    "--to a@x.example --server SERVER --quit-after RCPT --hide-all",
                    0,
                    "RCPT",
                    "QUIT"),
            new Line("swaks recipes: address verification", "-q rcpt -s SERVER -t proj@example.org", 0, "RCPT", "QUIT"),
            new Line("swaks recipes", "-q rcpt --silent 2 -s SERVER -t nobody@example.org", 1, "RCPT", "QUIT"),
            new Line(
                    "linux.die.net/man/1/swaks: TERMS",
                    "--quit-after EHLO --to u@example.com --server SERVER",
                    0,
                    "EHLO localhost",
                    "QUIT"),
            new Line(
                    "swaks(1): --helo, --from <>",
                    "--helo mail.example.org --from '<>' --to u@example.com -s HOST -p PORT",
                    0,
                    "EHLO mail.example.org",
                    "MAIL FROM:<>"),
            new Line(
                    "swaks(1): several recipients",
                    "-t a@example.com,b@example.com -s HOST --port PORT -f c@example.com",
                    0,
                    "RCPT TO:<a@example.com>",
                    "RCPT TO:<b@example.com>"),
            new Line(
                    "mail server how-tos: password in clear",
                    "-s SERVER -au user@example.com -ap password -f user@example.com -t you@example.com -a PLAIN",
                    0,
                    "AUTH PLAIN ***"),
            new Line(
                    "mail server how-tos: AUTH LOGIN",
                    "-t you@example.com -s SERVER --auth LOGIN --auth-user=me --auth-password=secret",
                    0,
                    "AUTH LOGIN"),
            new Line(
                    "swaks(1): --protocol SMTP",
                    "--protocol SMTP -t you@example.com -s SERVER",
                    0,
                    "HELO localhost",
                    "MAIL FROM"),
            new Line("swaks(1): --drop-after", "-t you@example.com -s SERVER --drop-after MAIL", 0, "MAIL FROM"),
            new Line("swaks(1): --drop-after-send", "-t you@example.com -s SERVER -das RCPT", 0, "RCPT TO"),
            new Line(
                    "swaks(1): --pipeline, --timeout, -4",
                    "-4 --pipeline --timeout 30s -n -t you@example.com -s SERVER",
                    0,
                    "MAIL FROM"),
            new Line(
                    "swaks(1): --auth-optional",
                    "-t you@example.com -s SERVER -ao DIGEST-MD5,PLAIN -au bad -ap bad",
                    0,
                    "AUTH PLAIN ***",
                    "MAIL FROM"));

    private static final List<Line> ENCRYPTED = List.of(
            new Line(
                    "provider how-tos: submission",
                    "-t you@example.com -s SERVER -tls -a LOGIN -au me -ap secret",
                    0,
                    "STARTTLS",
                    "EHLO localhost",
                    "AUTH LOGIN"),
            new Line(
                    "swaks(1): --tls-optional",
                    "--to you@example.com --server SERVER -tlso --tls-protocol tlsv1_2 --tls-cipher"
                            + " ECDHE-ECDSA-AES128-GCM-SHA256",
                    0,
                    "STARTTLS"),
            new Line(
                    "swaks(1): --tls-verify",
                    "--to you@example.com --server SERVER -tls --tls-verify --tls-sni mx.example.org",
                    5,
                    "STARTTLS"),
            new Line(
                    "swaks(1): --quit-after TLS",
                    "--to you@example.com --server SERVER --tls --quit-after TLS",
                    0,
                    "STARTTLS",
                    "QUIT"));

    @TempDir
    Path folder;

    private final Shell shell = new Shell();

    @Test
    void publishedCommandLinesDoWhatTheyDoThere() throws Exception {
        Script script = Script.normal()
                .offering(OFFERED)
                .refusing("nobody@example.org")
                .at(Step.AUTH, new dev.tasso.smtp.scenario.When.Always(), accepting());
        for (Line line : PLAIN) {
            try (ScenarioServer server = ScenarioServer.start(script)) {
                check(line, server);
            }
        }
        for (Line line : ENCRYPTED) {
            try (ScenarioServer server = ScenarioServer.start(script.startTls(AUTHORITY.server("localhost")))) {
                check(line, server);
            }
        }
        try (ScenarioServer server = ScenarioServer.start(
                script.offering("SIZE", "AUTH PLAIN LOGIN").implicitTls(AUTHORITY.server("localhost")))) {
            check(
                    new Line(
                            "Amazon SES notes: -tlsc",
                            "--from a@example.com --to b@example.com --auth-user u --auth-password p --server SERVER"
                                    + " -tlsc",
                            0,
                            "AUTH",
                            "MAIL FROM:<a@example.com>"),
                    server);
        }
        assertThat(PLAIN.size() + ENCRYPTED.size()).isGreaterThanOrEqualTo(20);
    }

    private static Fault accepting() {
        return Fault.answer(235, "2.7.0", "Welcome");
    }

    private void check(Line line, ScenarioServer server) throws Exception {
        shell.clear();
        assertThat(shell.run(words(line.command(), server)))
                .as(line + "\n" + shell.out() + shell.err())
                .isEqualTo(line.exitCode());
        String heard = "";
        long deadline = System.nanoTime() + 3_000_000_000L;
        // What was left without waiting may still be on its way.
        while (!hears(heard, line.said()) && System.nanoTime() < deadline) {
            heard = server.transcripts().getFirst().print();
            Thread.onSpinWait();
        }
        assertThat(hears(heard, line.said())).as(line.command() + "\n" + heard).isTrue();
    }

    private static boolean hears(String heard, String... said) {
        int from = 0;
        for (String words : said) {
            from = heard.indexOf("C: " + words, from) + 1;
            if (from == 0) {
                return false;
            }
        }
        return true;
    }

    @Test
    void theMessageIsTheOneThatWasAskedFor() throws Exception {
        ReceivedMail mail =
                mail("-t a@example.com --h-Subject 'swaks test' --header 'X-A: 1' --add-header 'X-B: 2' --body 'hello"
                        + " there' --cc c@example.com --attach-type text/x-csv --attach-name t.csv --attach @FILE");
        assertThat(mail.header("Subject")).contains("swaks test");
        assertThat(mail.header("X-A")).contains("1");
        assertThat(mail.header("X-B")).contains("2");
        assertThat(mail.header("Cc")).contains("c@example.com");
        assertThat(mail.recipients()).containsExactly("a@example.com", "c@example.com");
        assertThat(mail.text()).contains("hello there", "text/x-csv", "filename=\"t.csv\"");
        assertThat(mail("-t a@example.com --data 'Subject: d\\n\\nbody\\n'").text())
                .isEqualTo("Subject: d\r\n\r\nbody\r\n");
        assertThat(mail("-t a@example.com -d @FILE").text()).isEqualTo("Subject: file\r\n\r\nfrom a file\r\n");
        assertThat(mail("-t a@example.com --attach-type text/html --attach-body '<p>'")
                        .text())
                .contains("text/html");
    }

    @Test
    void theConversationIsShownUnlessItIsToBeSilent() throws Exception {
        mail("-t a@example.com");
        assertThat(shell.out()).containsPattern("(?m)^ +\\d+ C: EHLO localhost");
        shell.clear();
        mail("-t a@example.com --silent");
        assertThat(shell.out()).isEmpty();
    }

    @Test
    void whatCannotBeDoneIsRefusedByName() {
        for (String wrong : List.of(
                "--to a@example.com --pipe /bin/false",
                "--to a@example.com --no-data-fixup",
                "--to a@example.com --auth NTLM",
                "--to a@example.com --protocol UUCP",
                "--to a@example.com --timeout never",
                "--to a@example.com --quit-after NOWHERE --server 127.0.0.1:1",
                "--to",
                "word")) {
            shell.clear();
            List<String> words = new ArrayList<>(List.of("send", "--swaks"));
            words.addAll(List.of(wrong.split(" ", -1)));
            assertThat(shell.run(words)).as(wrong).isEqualTo(ExitCodes.USAGE);
            assertThat(shell.err()).as(wrong).startsWith("tasso: ");
        }
    }

    private ReceivedMail mail(String command) throws Exception {
        try (ScenarioServer server = ScenarioServer.start()) {
            assertThat(shell.run(words(command + " -s SERVER", server)))
                    .as(shell.out() + shell.err())
                    .isZero();
            return server.received().getFirst();
        }
    }

    /// As a shell splits it, quotes and all.
    private List<String> words(String command, ScenarioServer server) throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "Subject: file\n\nfrom a file\n");
        List<String> words = new ArrayList<>(List.of("send", "--swaks"));
        Optional<StringBuilder> quoted = Optional.empty();
        for (String part : command.split(" ", -1)) {
            String filled = part.replace("SERVER", "127.0.0.1:" + server.port())
                    .replace("HOST", "127.0.0.1")
                    .replace("PORT", Integer.toString(server.port()))
                    .replace("FILE", file.toString());
            boolean opens = filled.startsWith("'") && quoted.isEmpty();
            if (opens) {
                quoted = Optional.of(new StringBuilder());
            }
            if (quoted.isEmpty()) {
                words.add(filled);
                continue;
            }
            quoted.get().append(opens ? filled.substring(1) : " " + filled);
            if (filled.endsWith("'")) {
                words.add(quoted.get().substring(0, quoted.get().length() - 1));
                quoted = Optional.empty();
            }
        }
        return words;
    }
}
