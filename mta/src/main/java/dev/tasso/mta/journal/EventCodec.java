package dev.tasso.mta.journal;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MailCodec;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.RecordReader;
import dev.tasso.mta.mail.RecordWriter;

/// How events are written into the history and read back. Numbers given to kinds of events are never reused.
public final class EventCodec {

    private EventCodec() {}

    public static byte[] encode(Event event) {
        RecordWriter out = new RecordWriter();
        switch (event) {
            case Event.OfMessage ofMessage -> writeOfMessage(out, ofMessage);
            case Event.OfServer ofServer -> writeOfServer(out, ofServer);
        }
        return out.toOctets();
    }

    private static RecordWriter head(RecordWriter out, int kind, Event event) {
        return out.octet(kind).instant(event.at());
    }

    private static void writeOfMessage(RecordWriter out, Event.OfMessage event) {
        switch (event) {
            case Event.Accepted e -> {
                head(out, 1, e).text(e.message().text());
                MailCodec.write(out, e.sender());
                out.list(e.recipients(), MailCodec::write).number(e.size());
                MailCodec.write(out.optional(e.messageIdField(), RecordWriter::text), e.origin());
            }
            case Event.Attempted e -> {
                head(out, 2, e).text(e.message().text()).number(e.recipient());
                MailCodec.write(out, e.mailbox());
                MailCodec.write(out.number(e.attempt()), e.outcome());
                out.optional(e.next(), RecordWriter::instant);
            }
            case Event.Expired e -> {
                head(out, 3, e).text(e.message().text()).number(e.recipient());
                MailCodec.write(out, e.mailbox());
            }
            case Event.Reported e -> {
                head(out, 4, e).text(e.message().text()).text(e.report().text());
                MailCodec.write(out.name(e.kind()), e.to());
            }
            case Event.NotReported e -> head(out, 5, e).text(e.message().text()).text(e.why());
            case Event.Handled e -> {
                head(out, 6, e).text(e.message().text()).number(e.recipient());
                MailCodec.write(out, e.mailbox());
                out.name(e.action()).text(e.by());
            }
            case Event.Lost e -> head(out, 7, e).text(e.message().text()).text(e.what());
        }
    }

    private static void writeOfServer(RecordWriter out, Event.OfServer event) {
        switch (event) {
            case Event.Refused e -> {
                MailCodec.write(head(out, 20, e), e.origin());
                out.optional(e.sender(), MailCodec::write).optional(e.recipient(), MailCodec::write);
                MailCodec.write(out, e.reply());
            }
            case Event.Damaged e -> head(out, 21, e).text(e.where()).text(e.what());
            case Event.StoreState e -> head(out, 22, e).flag(e.serving()).text(e.why());
            case Event.Started e -> head(out, 23, e).text(e.version());
            case Event.Stopped e -> head(out, 24, e).text(e.why());
            case Event.SiteState e -> {
                Lane lane = e.lane();
                head(out, 25, e).text(lane.tenant()).text(lane.egress()).text(lane.domain());
                out.text(e.site()).text(e.state());
            }
            case Event.Defect e -> head(out, 26, e).text(e.where()).text(e.trace());
            case Event.CertificateChanged e -> head(out, 27, e).flag(e.inUse()).text(e.what());
        }
    }

    public static Event decode(byte[] octets) {
        return decode(new RecordReader(octets));
    }

    public static Event decode(RecordReader in) {
        int kind = in.octet();
        return kind < 20 ? ofMessage(in, kind) : ofServer(in, kind);
    }

    private static Event ofMessage(RecordReader in, int kind) {
        var at = in.instant();
        MessageId id = new MessageId(in.text());
        return switch (kind) {
            case 1 ->
                new Event.Accepted(
                        at,
                        id,
                        MailCodec.reversePath(in),
                        in.list(MailCodec::mailbox),
                        in.number(),
                        in.optional(RecordReader::text),
                        MailCodec.origin(in));
            case 2 ->
                new Event.Attempted(
                        at,
                        id,
                        in.count(),
                        MailCodec.mailbox(in),
                        in.count(),
                        MailCodec.outcome(in),
                        in.optional(RecordReader::instant));
            case 3 -> new Event.Expired(at, id, in.count(), MailCodec.mailbox(in));
            case 4 -> {
                MessageId report = new MessageId(in.text());
                var reported = Event.Reported.Kind.valueOf(in.text());
                yield new Event.Reported(at, id, report, reported, MailCodec.reversePath(in));
            }
            case 5 -> new Event.NotReported(at, id, in.text());
            case 6 ->
                new Event.Handled(
                        at, id, in.count(), MailCodec.mailbox(in), Event.Handled.Action.valueOf(in.text()), in.text());
            case 7 -> new Event.Lost(at, id, in.text());
            default -> throw new IllegalArgumentException("an event of unknown kind " + kind);
        };
    }

    private static Event ofServer(RecordReader in, int kind) {
        var at = in.instant();
        return switch (kind) {
            case 20 ->
                new Event.Refused(
                        at,
                        MailCodec.origin(in),
                        in.optional(MailCodec::reversePath),
                        in.optional(MailCodec::mailbox),
                        MailCodec.reply(in));
            case 21 -> new Event.Damaged(at, in.text(), in.text());
            case 22 -> new Event.StoreState(at, in.flag(), in.text());
            case 23 -> new Event.Started(at, in.text());
            case 24 -> new Event.Stopped(at, in.text());
            case 25 -> new Event.SiteState(at, new Lane(in.text(), in.text(), in.text()), in.text(), in.text());
            case 26 -> new Event.Defect(at, in.text(), in.text());
            case 27 -> new Event.CertificateChanged(at, in.flag(), in.text());
            default -> throw new IllegalArgumentException("an event of unknown kind " + kind);
        };
    }
}
