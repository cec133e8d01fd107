package dev.tasso.mta.mail;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.DeliverBy;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.command.Notify;
import dev.tasso.smtp.command.OriginalRecipient;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.command.Ret;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is written into records is read back, and what the first version wrote too.
final class MailCodecTest {

    private static final Instant NOW = Instant.parse("2026-11-23T12:00:00Z");
    private static final Mailbox MAILBOX =
            Mailbox.parse("j\u00f6rg@b\u00fccher.example").orElseThrow();
    private static final Origin ORIGIN = new Origin("mx", "c.test", "192.0.2.1", Optional.empty(), Optional.empty());

    @Test
    void everythingThatASenderAskedForIsKept() {
        MailParameters parameters = MailParameters.NONE
                .withBody(Body.BINARYMIME)
                .withSmtpUtf8(true)
                .withRet(Ret.HDRS)
                .withEnvid("a b+c")
                .withRequireTls(true)
                .withPriority(-9)
                .withDeliverBy(new DeliverBy(-7, DeliverBy.Mode.NOTIFY, true));
        Envelope envelope = new Envelope(
                new MessageId("0123456789abcdefghij"),
                NOW,
                new ReversePath.Sender(MAILBOX),
                parameters,
                true,
                10,
                Optional.of("<a@b>"),
                ORIGIN);
        RecordWriter out = new RecordWriter();
        MailCodec.write(out, envelope);
        assertThat(MailCodec.envelope(new RecordReader(out.toOctets()))).isEqualTo(envelope);
    }

    @Test
    void everythingAboutARecipientIsKept() {
        for (Set<Notify> events : Set.of(Set.<Notify>of(), Set.of(Notify.SUCCESS), Set.of(Notify.values()))) {
            RecipientParameters parameters = RecipientParameters.NONE
                    .withNotify(events)
                    .withOriginalRecipient(OriginalRecipient.of("j\u00f6rg@x"));
            Recipient recipient =
                    Recipient.fresh(3, MAILBOX, MAILBOX, parameters, NOW).at(-4);
            RecordWriter out = new RecordWriter();
            MailCodec.write(out, recipient);
            assertThat(MailCodec.recipient(new RecordReader(out.toOctets()))).isEqualTo(recipient);
        }
    }

    @Test
    void aRecipientOfTheSecondVersionIsOfNormalPriority() {
        Recipient recipient = Recipient.fresh(3, MAILBOX, MAILBOX, NOW);
        RecordWriter out = new RecordWriter();
        MailCodec.write(out, recipient);
        byte[] third = out.toOctets();
        RecordWriter upToTheLane = new RecordWriter().number(3);
        MailCodec.write(upToTheLane, MAILBOX);
        int lane = upToTheLane
                .flag(true)
                .flag(false)
                .flag(false)
                .text("-")
                .text("-")
                .text(MAILBOX.domain().ascii())
                .toOctets()
                .length;
        byte[] second = new byte[third.length - 1];
        System.arraycopy(third, 0, second, 0, lane);
        System.arraycopy(third, lane + 1, second, lane, second.length - lane);
        RecordReader in = new RecordReader(second);
        in.version(2);
        assertThat(MailCodec.recipient(in)).isEqualTo(recipient);
    }

    @Test
    void recordsOfTheFirstVersionAreRead() {
        RecordWriter old = new RecordWriter().text("0123456789abcdefghij").instant(NOW);
        MailCodec.write(old, new ReversePath.Null());
        old.flag(true).flag(true).number(10).optional(Optional.<String>empty(), RecordWriter::text);
        MailCodec.write(old, ORIGIN);
        RecordReader in = new RecordReader(old.toOctets());
        in.version(1);
        Envelope envelope = MailCodec.envelope(in);
        assertThat(envelope.parameters())
                .isEqualTo(MailParameters.NONE.withBody(Body.EIGHTBITMIME).withSmtpUtf8(true));
        assertThat(envelope.size()).isEqualTo(10);
        assertThat(envelope.origin()).isEqualTo(ORIGIN);
    }
}
