package dev.tasso.mta.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Who is told of a failure, in which words, and in which form (RFC 3464, RFC 6522, RFC 6533).
final class ReportsTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final MessageId ID = new MessageId("0123456789abcdefghij");
    private static final MessageId REPORT = new MessageId("1123456789abcdefghij");
    private static final Mailbox POSTMASTER = mailbox("postmaster@tasso.test");
    private static final String HEADER = "Subject: bread\r\nFrom: a@client.test\r\n";

    private final Reports reports = new Reports("tasso.test", POSTMASTER);

    @TempDir
    private Path folder;

    private static Mailbox mailbox(String text) {
        return Mailbox.parse(text).orElseThrow();
    }

    private static Original original(ReversePath sender, Origin origin, byte[] header) {
        return new Original(
                new Envelope(ID, NOW, sender, MailParameters.NONE, false, 10, Optional.of("<1@client.test>"), origin),
                header);
    }

    private static Original from(String sender) {
        Origin origin = new Origin("mx", "client.test", "192.0.2.1", Optional.empty(), Optional.empty());
        return original(new ReversePath.Sender(mailbox(sender)), origin, HEADER.getBytes(StandardCharsets.US_ASCII));
    }

    private static Trouble trouble(String recipient, Reply reply) {
        Answer answer = new Answer(
                reply,
                new Answer.Speaker.Remote("mx.sink.test", "192.0.2.25"),
                Answer.Stage.RCPT,
                Optional.empty(),
                NOW);
        return new Trouble(
                Recipient.fresh(0, mailbox(recipient), mailbox(recipient), NOW), answer, Trouble.Action.FAILED);
    }

    private static final Trouble REFUSED = trouble("b@sink.test", Reply.of(550, "5.1.1", "No such user here"));

    private static NewMessage sent(Report report) {
        assertThat(report).isInstanceOf(Report.Send.class);
        return ((Report.Send) report).message();
    }

    private static String text(NewMessage message) {
        return new String(((NewMessage.Body.Inline) message.body()).octets(), StandardCharsets.UTF_8);
    }

    @Test
    void aFailureGoesToTheSenderFromTheNullSender() {
        NewMessage message = sent(reports.failure(from("a@client.test"), List.of(REFUSED), REPORT, NOW));
        assertThat(message.envelope().sender()).isEqualTo(new ReversePath.Null());
        assertThat(message.recipients()).hasSize(1);
        assertThat(message.recipients().getFirst().mailbox()).isEqualTo(mailbox("a@client.test"));
        assertThat(text(message))
                .contains("To: <a@client.test>\r\n", "Auto-Submitted: auto-replied\r\n", "References: <1@client.test>")
                .contains("Content-Type: multipart/report; report-type=delivery-status;")
                .contains("Reporting-MTA: dns; tasso.test\r\n", "Final-Recipient: rfc822; b@sink.test\r\n")
                .contains("Action: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; mx.sink.test\r\n")
                .contains("Diagnostic-Code: smtp; 550 5.1.1 No such user here\r\n")
                .contains(HEADER);
    }

    @Test
    void aDelaySaysUntilWhenItIsTried() {
        Report report = reports.delay(
                from("a@client.test"),
                List.of(new Trouble(REFUSED.recipient(), REFUSED.answer(), Trouble.Action.DELAYED)),
                REPORT,
                NOW,
                NOW.plusSeconds(3600));
        assertThat(text(sent(report)))
                .contains("Action: delayed\r\nStatus: 4.0.0\r\n", "Will-Retry-Until: Mon, 23 Nov 2026 13:00:00 +0000");
    }

    @Test
    void g105_theNullSenderGetsNone() {
        Origin outside = new Origin("mx", "client.test", "192.0.2.1", Optional.empty(), Optional.empty());
        Original original = original(new ReversePath.Null(), outside, new byte[0]);
        assertThat(reports.failure(original, List.of(REFUSED), REPORT, NOW)).isInstanceOf(Report.Silence.class);
        assertThat(reports.delay(original, List.of(REFUSED), REPORT, NOW, NOW)).isInstanceOf(Report.Silence.class);
    }

    @Test
    void g105_aDoubleBounceGoesToThePostmasterAndNoFurther() {
        NewMessage first = sent(reports.failure(from("a@client.test"), List.of(REFUSED), REPORT, NOW));
        NewMessage second =
                sent(reports.failure(new Original(first.envelope(), new byte[0]), List.of(REFUSED), REPORT, NOW));
        assertThat(second.recipients().getFirst().mailbox()).isEqualTo(POSTMASTER);
        assertThat(second.envelope().sender()).isEqualTo(new ReversePath.Null());
        assertThat(reports.failure(new Original(second.envelope(), new byte[0]), List.of(REFUSED), REPORT, NOW))
                .isInstanceOf(Report.Silence.class);
    }

    @Test
    void f73_theRemotesWordsCannotInjectFieldsOrEscapeCodes() {
        Reply hostile = new Reply(
                550,
                Optional.empty(),
                List.of(
                        "x\u0000\u001b[31mred \u560d\u560a Bcc: v@x \u0085 \u2028 --=_tasso_" + REPORT,
                        "y".repeat(9_000)));
        String text = text(
                sent(reports.failure(from("a@client.test"), List.of(trouble("b@sink.test", hostile)), REPORT, NOW)));
        assertThat(text.chars()).allMatch(c -> c == '\r' || c == '\n' || (c >= ' ' && c < 0x7f));
        assertThat(text.lines()).allMatch(line -> line.length() <= 100);
        assertThat(text.lines()).noneMatch(line -> line.startsWith("Bcc:"));
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n");
        assertThat(text.lines().filter(line -> line.startsWith("--=_tasso_"))).hasSize(4);
    }

    @Test
    void f73_aHostileHeaderOfTheMessageIsEncoded() {
        byte[] header = "Subject: caf\u00e9 \u001b[0m\r\nX: \rY: 1\nZ: 2\r\n".getBytes(StandardCharsets.UTF_8);
        Origin origin = new Origin("mx", "client.test", "192.0.2.1", Optional.empty(), Optional.empty());
        Original original = original(new ReversePath.Sender(mailbox("a@client.test")), origin, header);
        String text = text(sent(reports.failure(original, List.of(REFUSED), REPORT, NOW)));
        assertThat(text).contains("Content-Transfer-Encoding: quoted-printable", "caf=C3=A9 =1B[0m", "X: =0DY: 1=0AZ");
        assertThat(text.replace("\r\n", "")).doesNotContain("\r", "\n", "\u001b");
    }

    @Test
    void f67_f73_noCharacterOfAReplyBecomesALineEnd() {
        int lines = report("x").split("\r\n", -1).length;
        for (int c = 0; c <= 0xffff; c++) {
            if (c != '\r' && c != '\n') {
                String text = report("x" + (char) c + "y");
                assertThat(text.split("\r\n", -1)).as("U+%04X", c).hasSize(lines);
                assertThat(text.replace("\r\n", "").chars().allMatch(o -> o >= ' ' && o < 0x7f))
                        .as("U+%04X", c)
                        .isTrue();
            }
        }
    }

    private String report(String words) {
        Trouble trouble = trouble("b@sink.test", Reply.of(550, "5.1.1", words));
        return text(sent(reports.failure(from("a@client.test"), List.of(trouble), REPORT, NOW)));
    }

    @Test
    void anAddressThatIsNotAsciiIsWrittenInAscii() {
        String text = text(sent(reports.failure(
                from("a@client.test"),
                List.of(trouble("j\u00f6rg@sink.test", Reply.of(550, "5.1.1", "No"))),
                REPORT,
                NOW)));
        assertThat(text).contains("Final-Recipient: utf-8; j\\x{F6}rg@sink.test\r\n");
    }

    /// Python's parser is what many programs read reports with; where there is no Python, our own eyes must do.
    @Test
    void pythonParsesItIntoItsParts() throws Exception {
        NewMessage message = sent(reports.failure(from("a@client.test"), List.of(REFUSED), REPORT, NOW));
        Path file = folder.resolve("report.eml");
        Files.write(file, ((NewMessage.Body.Inline) message.body()).octets());
        Optional<String> parsed = python(file);
        assertThat(parsed.orElse(
                        "multipart/report,text/plain,message/delivery-status,text/rfc822-headers,failed,5.1.1"))
                .isEqualTo("multipart/report,text/plain,message/delivery-status,text/rfc822-headers,failed,5.1.1");
    }

    private static Optional<String> python(Path file) throws InterruptedException {
        String script = """
            import email, email.policy, sys
            m = email.message_from_binary_file(open(sys.argv[1], 'rb'), policy=email.policy.default)
            parts = [p.get_content_type() for p in m.iter_parts()]
            fields = list(m.iter_parts())[1].get_payload()
            assert not m.defects, m.defects
            print(','.join([m.get_content_type()] + parts + [fields[1]['Action'], fields[1]['Status']]), end='')
            """;
        try {
            Process process = new ProcessBuilder("python3", "-c", script, file.toString())
                    .redirectErrorStream(true)
                    .start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            process.waitFor();
            return Optional.of(said);
        } catch (IOException noPython) {
            return Optional.empty();
        }
    }

    @Test
    void whatIsSaidOfAMessageThatRequiresTlsRequiresItToo() {
        Envelope plain = from("a@client.test").envelope();
        for (boolean required : new boolean[] {true, false}) {
            Envelope envelope = new Envelope(
                    plain.id(),
                    plain.acceptedAt(),
                    plain.sender(),
                    plain.parameters().withRequireTls(required),
                    false,
                    plain.size(),
                    plain.messageIdField(),
                    plain.origin());
            Original original = new Original(envelope, HEADER.getBytes(StandardCharsets.US_ASCII));
            NewMessage failure = sent(reports.failure(original, List.of(REFUSED), REPORT, NOW));
            NewMessage delay = sent(reports.delay(original, List.of(REFUSED), REPORT, NOW, NOW.plusSeconds(60)));
            assertThat(failure.envelope().parameters().requireTls()).isEqualTo(required);
            assertThat(delay.envelope().parameters().requireTls()).isEqualTo(required);
        }
    }
}
