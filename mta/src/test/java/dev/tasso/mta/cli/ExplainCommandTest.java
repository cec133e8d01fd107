package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.explain.Explainer;
import dev.tasso.mta.explain.Explanation;
import dev.tasso.mta.explain.Paste;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `tasso explain` as it is typed.
class ExplainCommandTest {
    private static final String BOUNCED =
            "Feb 20 02:40:41 m postfix/smtp[1]: 4E31: to=<y@gmail.com>, relay=mx[192.0.2.1]:25, dsn=5.1.1,"
                + " status=bounced (host mx[192.0.2.1] said: 550 5.1.1 The email account that you tried to reach does"
                + " not exist. (in reply to RCPT TO command))\n";

    @TempDir
    private Path folder;

    private record Run(int exitCode, String out, String err) {}

    private static CommandLine line() {
        return Cli.of(new NoServer());
    }

    private static Run run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line = line().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        List<String> all = new ArrayList<>(List.of("explain"));
        all.addAll(List.of(arguments));
        int exitCode = line.execute(all.toArray(String[]::new));
        return new Run(exitCode, out.toString(), err.toString());
    }

    private Path file(String text) throws IOException {
        return Files.writeString(folder.resolve("input"), text);
    }

    @Test
    void explainsArguments() {
        Run run = run("550", "5.7.26", "This mail has been blocked because the sender is unauthenticated.");
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("means   Neither SPF nor DKIM passed")
                .contains("the wording is Gmail's")
                .contains("section 3.4, broken by the sending side")
                .contains("cause ")
                .contains("retry   not before the cause is removed")
                .contains("next    dig +short TXT SENDER-DOMAIN")
                .contains("source  https://support.google.com/");
    }

    @Test
    void saysWhatItDoesNotKnow() {
        assertThat(run("550", "computer says no").out()).contains("The words themselves are unknown to Tasso");
    }

    @Test
    void explainsAFileAndCountsWhatItPassedOver() throws IOException {
        Run run = run(
                "--file",
                file(BOUNCED + "Feb 20 02:40:41 m postfix/qmgr[1]: 4E31: removed\n")
                        .toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.out())
                .contains("mx refused the client, at RCPT TO, for y@gmail.com")
                .contains("1 line passed over");
    }

    @Test
    void quietIsOneLineForEachRefusal() throws IOException {
        String transcript = """
            S: 220 mx.example ESMTP
            C: EHLO a
            S: 250 mx.example
            C: MAIL FROM:<a@b.example>
            S: 452 4.3.1 no room
            """;
        Run run = run("--quiet", "--file", file(transcript).toString());
        assertThat(run.out().lines()).hasSize(1);
        assertThat(run.out()).startsWith("452 4.3.1 no room: ").contains("Retry: yes");
    }

    @Test
    void jsonIsOneObjectALineWithTheSameKeys() throws IOException {
        Run run = run(
                "--json",
                "--file",
                file(BOUNCED + BOUNCED.replace("550 5.1.1 The", "550 what")).toString());
        assertThat(run.out().lines()).hasSize(2).allSatisfy(line -> {
            JsonNode node = JsonMapper.shared().readTree(line);
            assertThat(node.propertyNames())
                    .containsExactly(
                            "line",
                            "kind",
                            "said",
                            "code",
                            "enhanced",
                            "certainty",
                            "rule",
                            "wordingOf",
                            "server",
                            "client",
                            "address",
                            "stage",
                            "sender",
                            "recipient",
                            "means",
                            "cause",
                            "clause",
                            "brokenBy",
                            "retry",
                            "advice",
                            "source",
                            "remarks",
                            "next");
        });
        JsonNode first =
                JsonMapper.shared().readTree(run.out().lines().findFirst().orElseThrow());
        assertThat(first.path("rule").asString()).isEqualTo("gmail-no-such-user");
        assertThat(first.path("kind").asString()).isEqualTo("log");
        assertThat(first.path("retry").asString()).isEqualTo("never");
    }

    @Test
    void coloursOnlyWhereAskedTo() {
        assertThat(run("550", "5.1.1", "no such user").out()).doesNotContain("\u001b");
        assertThat(run("--color", "never", "421").out()).doesNotContain("\u001b");
        assertThat(run("--color=always", "421").out()).contains("\u001b[1m").contains("\u001b[0m");
    }

    @Test
    void c74_controlCharactersOfAStrangerAreShownNotSent() {
        String evil = "550 5.7.1 \u001b]0;owned\u0007\u001b[2J\u202egnp.exe user unknown";
        for (String[] switches : new String[][] {{}, {"--quiet"}, {"--json"}}) {
            List<String> arguments = new ArrayList<>(List.of(switches));
            arguments.add(evil);
            String out = run(arguments.toArray(String[]::new)).out();
            assertThat(out).doesNotContain("\u001b", "\u0007", "\u202e").containsIgnoringCase("\\u001b");
        }
    }

    @Test
    void whatCannotBeUsedIsAUsageErrorWithACure() throws IOException {
        Run missing = run("--file", folder.resolve("none").toString());
        assertThat(missing.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(missing.err()).contains("there is no file");
        Run empty = run("--file", file("\n\n").toString());
        assertThat(empty.exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(empty.err()).contains("the input is empty").contains("--help");
        assertThat(run("--file", folder.toString()).exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(run("421", "--file", folder.toString()).err()).contains("give one of the two");
        assertThat(run("--color=blue", "421").exitCode()).isEqualTo(ExitCodes.USAGE);
    }

    @Test
    void tooMuchInputIsSaidToBeTooMuch() throws IOException {
        Run run = run(
                "--quiet", "--file", file("550 no such user\n".repeat(300_000)).toString());
        assertThat(run.exitCode()).isZero();
        assertThat(run.err()).contains("longer than 4.2 MB; the rest was not read");
    }

    @Test
    void everyCommandThatIsProposedCanBeTyped() throws IOException {
        Set<String> commands = new TreeSet<>();
        for (String text : replies()) {
            for (Explanation one : new Explainer().explain(Paste.of(text)).explanations()) {
                commands.addAll(one.next());
            }
        }
        assertThat(commands).hasSizeGreaterThan(20);
        for (String command : commands) {
            String[] words = command.split(" ", -1);
            if (words[0].equals("tasso")) {
                // Throws where the command, or one of its options, does not exist.
                line().parseArgs(List.of(words).subList(1, words.length).toArray(String[]::new));
            } else {
                assertThat(words[0]).isIn("dig", "openssl");
            }
        }
    }

    /// Every wording, every code, every enhanced code.
    private static List<String> replies() throws IOException {
        List<String> replies = new ArrayList<>();
        try (InputStream in = Objects.requireNonNull(Explainer.class.getResourceAsStream("replies.tsv"))) {
            new String(in.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .forEach(line -> replies.add(line.split("\t", -1)[2]));
        }
        for (int code = 400; code < 600; code++) {
            replies.add(Integer.toString(code));
        }
        for (int subject = 0; subject <= 7; subject++) {
            for (int detail = 0; detail <= 30; detail++) {
                replies.add("5." + subject + "." + detail);
            }
        }
        return replies;
    }
}
