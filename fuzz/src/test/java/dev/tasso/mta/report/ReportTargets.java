package dev.tasso.mta.report;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Headers;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Bounces of any message, about any words of a remote server: always proper lines, with one header section that is
/// ours (RFC 3464, RFC 5321 section 4.5.5).
public final class ReportTargets {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Mailbox HERE = Mailbox.parse("a@client.test").orElseThrow();
    private static final Reports REPORTS = new Reports("tasso.test", HERE);
    private static final int OWN_OCTETS_MAX = 16_384;

    private ReportTargets() {}

    public static List<Target> all() {
        return List.of(Target.parser("report", ReportTargets::report));
    }

    /// Up to the first NUL the server speaks, behind it comes the message.
    private static void report(byte[] octets) {
        int said = 0;
        while (said < octets.length && octets[said] != 0) {
            said++;
        }
        String text = new String(octets, 0, said, StandardCharsets.UTF_8).replace("\r", "");
        Reply reply = new Reply(550, Optional.empty(), Arrays.asList(text.split("\n", 128)));
        Answer.Speaker speaker = new Answer.Speaker.Remote(text, text);
        Answer answer = new Answer(reply, speaker, Answer.Stage.DATA, Optional.of(text), NOW);
        Trouble trouble = new Trouble(Recipient.fresh(0, HERE, HERE, NOW), answer, Trouble.Action.FAILED);
        byte[] message = Arrays.copyOfRange(octets, Math.min(said + 1, octets.length), octets.length);
        Envelope envelope = new Envelope(
                new MessageId("0123456789abcdefghij"),
                NOW,
                new ReversePath.Sender(HERE),
                MailParameters.NONE,
                false,
                message.length,
                Optional.of(text),
                new Origin("mx", text, text, Optional.empty(), Optional.empty()));
        Original original = new Original(envelope, message);
        if (REPORTS.failure(original, List.of(trouble), new MessageId("1123456789abcdefghij"), NOW)
                instanceof Report.Send send) {
            check(((NewMessage.Body.Inline) send.message().body()).octets(), octets.length);
        }
    }

    private static void check(byte[] body, int given) {
        must(body.length <= 8 * given + OWN_OCTETS_MAX, "too large: " + body.length);
        for (int i = 0; i < body.length; i++) {
            boolean bareCr = body[i] == '\r' && (i + 1 == body.length || body[i + 1] != '\n');
            boolean bareLf = body[i] == '\n' && (i == 0 || body[i - 1] != '\r');
            must(!bareCr && !bareLf && body[i] != 0, "a bare CR, a bare LF or a NUL at " + i);
        }
        Headers headers = Headers.scan(body, body.length, true).orElseThrow();
        must(headers.count("Auto-Submitted") == 1 && headers.count("Content-Type") == 1, "another header section");
        must(headers.count("To") == 1 && headers.count("Bcc") == 0, "a field that is not ours");
    }
}
