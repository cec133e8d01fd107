package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Origin;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.reply.Reply;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// Messages, answers and events for the tests of the spool.
final class Mails {

    static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
    static final Origin ORIGIN = new Origin("mx", "client.example", "192.0.2.1", Optional.empty(), Optional.empty());

    private final Ids ids;

    Mails(long seed) {
        this.ids = new Ids(() -> NOON, new Random(seed));
    }

    MessageId newId() {
        return ids.next();
    }

    static Mailbox mailbox(String text) {
        return Mailbox.parse(text).orElseThrow();
    }

    static Envelope envelope(MessageId id, long size) {
        return new Envelope(
                id,
                NOON,
                new ReversePath.Sender(mailbox("sender@client.example")),
                MailParameters.NONE,
                false,
                size,
                Optional.of("<" + id + "@client.example>"),
                ORIGIN);
    }

    static List<Recipient> recipients(String... mailboxes) {
        List<Recipient> recipients = new ArrayList<>();
        for (String mailbox : mailboxes) {
            recipients.add(Recipient.fresh(recipients.size(), mailbox(mailbox), mailbox(mailbox), NOON));
        }
        return recipients;
    }

    NewMessage message(String body, String... mailboxes) {
        return message(body.getBytes(StandardCharsets.US_ASCII), mailboxes);
    }

    NewMessage message(byte[] body, String... mailboxes) {
        Envelope envelope = envelope(newId(), body.length);
        return new NewMessage(envelope, recipients(mailboxes), new NewMessage.Body.Inline(body));
    }

    /// A message whose body goes ahead of it, in one chunk.
    NewMessage large(int octets, String... mailboxes) {
        return new NewMessage(envelope(newId(), octets), recipients(mailboxes), new NewMessage.Body.Chunked(1));
    }

    static Event.OfMessage accepted(NewMessage message) {
        Envelope envelope = message.envelope();
        return new Event.Accepted(
                envelope.acceptedAt(),
                envelope.id(),
                envelope.sender(),
                message.recipients().stream().map(Recipient::mailbox).toList(),
                envelope.size(),
                envelope.messageIdField(),
                envelope.origin());
    }

    static Answer answer(int code, String enhanced, String text) {
        return new Answer(
                Reply.of(code, enhanced, text),
                new Answer.Speaker.Remote("mx.example", "192.0.2.25"),
                Answer.Stage.END_OF_DATA,
                Optional.of("TLSv1.3"),
                NOON);
    }

    static Store.Settlement settlement(Store.Claim claim, State state) {
        Recipient old = claim.recipient();
        Recipient next = old.tried(old.attempts() + 1, answer(250, "2.0.0", "said"), old.since())
                .with(state);
        return new Store.Settlement(claim.token(), claim.envelope().id(), next);
    }

    static Event.OfMessage attempted(Store.Claim claim, boolean delivered) {
        Outcome outcome = delivered
                ? new Outcome.Delivered(answer(250, "2.0.0", "queued"))
                : new Outcome.Deferred(answer(451, "4.2.0", "not now"));
        return new Event.Attempted(
                NOON,
                claim.envelope().id(),
                claim.recipient().number(),
                claim.recipient().mailbox(),
                claim.recipient().attempts() + 1,
                outcome,
                Optional.empty());
    }

    static byte[] random(long seed, int octets) {
        byte[] body = new byte[octets];
        new Random(seed).nextBytes(body);
        return body;
    }
}
