package dev.tasso.mta.mail;

import dev.tasso.smtp.address.AddressLiteral;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.DomainName;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.reply.EnhancedCode;
import dev.tasso.smtp.reply.Reply;
import java.util.List;
import java.util.Optional;

/// How the nouns of the journey are written into records and read back. Numbers given to alternatives are never reused.
public final class MailCodec {

    private static final int DELAY_REPORTED = 1;
    private static final int EXPANSION_UNREPORTED = 2;

    private MailCodec() {}

    public static void write(RecordWriter out, Mailbox mailbox) {
        out.text(mailbox.localPart());
        switch (mailbox.domain()) {
            case DomainName(String text, String ascii) ->
                out.octet(1).text(text).text(ascii.equals(text) ? "" : ascii);
            case AddressLiteral literal -> out.octet(2).text(literal.text());
        }
    }

    public static Mailbox mailbox(RecordReader in) {
        String localPart = in.text();
        Domain domain = switch (in.octet()) {
            case 1 -> {
                String text = in.text();
                String ascii = in.text();
                yield new DomainName(text, ascii.isEmpty() ? text : ascii);
            }
            case 2 -> AddressLiteral.parse(in.text()).orElseThrow(() -> unknown("address literal"));
            default -> throw unknown("domain");
        };
        return new Mailbox(localPart, domain);
    }

    public static void write(RecordWriter out, ReversePath path) {
        switch (path) {
            case ReversePath.Null _ -> out.octet(0);
            case ReversePath.Sender(Mailbox mailbox) -> write(out.octet(1), mailbox);
        }
    }

    public static ReversePath reversePath(RecordReader in) {
        return in.flag() ? new ReversePath.Sender(mailbox(in)) : new ReversePath.Null();
    }

    public static void write(RecordWriter out, Reply reply) {
        out.number(reply.code());
        out.optional(
                reply.enhanced(),
                (o, code) -> o.octet(code.status()).number(code.subject()).number(code.detail()));
        out.list(reply.lines(), RecordWriter::text);
    }

    public static Reply reply(RecordReader in) {
        int code = in.count();
        var enhanced = in.optional(i -> new EnhancedCode(i.octet(), i.count(), i.count()));
        List<String> lines = in.list(RecordReader::text);
        return new Reply(code, enhanced, lines);
    }

    public static void write(RecordWriter out, Origin origin) {
        out.text(origin.listener()).text(origin.helo()).text(origin.address());
        out.optional(origin.user(), RecordWriter::text).optional(origin.tls(), RecordWriter::text);
    }

    public static Origin origin(RecordReader in) {
        return new Origin(
                in.text(), in.text(), in.text(), in.optional(RecordReader::text), in.optional(RecordReader::text));
    }

    public static void write(RecordWriter out, Answer answer) {
        write(out, answer.reply());
        switch (answer.speaker()) {
            case Answer.Speaker.Ourselves _ -> out.octet(0);
            case Answer.Speaker.Remote(String host, String address) ->
                out.octet(1).text(host).text(address);
        }
        out.name(answer.stage()).optional(answer.tls(), RecordWriter::text);
        out.instant(answer.at());
    }

    public static Answer answer(RecordReader in) {
        Reply reply = reply(in);
        Answer.Speaker speaker =
                in.flag() ? new Answer.Speaker.Remote(in.text(), in.text()) : new Answer.Speaker.Ourselves();
        return new Answer(
                reply, speaker, Answer.Stage.valueOf(in.text()), in.optional(RecordReader::text), in.instant());
    }

    public static void write(RecordWriter out, Outcome outcome) {
        int kind = switch (outcome) {
            case Outcome.Delivered delivered ->
                switch (delivered.onward()) {
                    case RELAYED -> 1;
                    case REPORTING -> 5;
                    case FINAL -> 6;
                };
            case Outcome.Deferred _ -> 2;
            case Outcome.Failed _ -> 3;
            case Outcome.Unknown _ -> 4;
        };
        write(out.octet(kind), outcome.answer());
    }

    public static Outcome outcome(RecordReader in) {
        return switch (in.octet()) {
            case 1 -> new Outcome.Delivered(answer(in));
            case 2 -> new Outcome.Deferred(answer(in));
            case 3 -> new Outcome.Failed(answer(in));
            case 4 -> new Outcome.Unknown(answer(in));
            case 5 -> new Outcome.Delivered(answer(in), Outcome.Onward.REPORTING);
            case 6 -> new Outcome.Delivered(answer(in), Outcome.Onward.FINAL);
            default -> throw unknown("outcome");
        };
    }

    public static void write(RecordWriter out, State state) {
        switch (state) {
            case State.Due(var next) -> out.octet(1).instant(next);
            case State.Held(var next) -> out.octet(2).instant(next);
            case State.Delivered _ -> out.octet(3);
            case State.Failed _ -> out.octet(4);
            case State.Deleted _ -> out.octet(5);
        }
    }

    public static State state(RecordReader in) {
        return switch (in.octet()) {
            case 1 -> new State.Due(in.instant());
            case 2 -> new State.Held(in.instant());
            case 3 -> new State.Delivered();
            case 4 -> new State.Failed();
            case 5 -> new State.Deleted();
            default -> throw unknown("state");
        };
    }

    public static void write(RecordWriter out, Envelope envelope) {
        out.text(envelope.id().text()).instant(envelope.acceptedAt());
        write(out, envelope.sender());
        ParametersCodec.write(out, envelope.parameters());
        out.flag(envelope.tlsOptional()).number(envelope.size());
        out.optional(envelope.messageIdField(), RecordWriter::text);
        write(out, envelope.origin());
    }

    public static Envelope envelope(RecordReader in) {
        return new Envelope(
                new MessageId(in.text()),
                in.instant(),
                reversePath(in),
                ParametersCodec.mail(in),
                in.version() >= 2 && in.flag(),
                in.number(),
                in.optional(RecordReader::text),
                origin(in));
    }

    public static void write(RecordWriter out, Recipient recipient) {
        out.number(recipient.number());
        write(out, recipient.mailbox());
        boolean asAsked = recipient.asked().equals(recipient.mailbox());
        out.flag(asAsked);
        if (!asAsked) {
            write(out, recipient.asked());
        }
        ParametersCodec.write(out, recipient.parameters());
        Lane lane = recipient.lane();
        out.text(lane.tenant()).text(lane.egress()).text(lane.domain());
        ParametersCodec.writePriority(out, lane.priority());
        write(out, recipient.state());
        out.number(recipient.attempts()).optional(recipient.last(), MailCodec::write);
        int reports = (recipient.delayReported() ? DELAY_REPORTED : 0)
                + (recipient.expansionUnreported() ? EXPANSION_UNREPORTED : 0);
        out.octet(reports).instant(recipient.since());
    }

    public static Recipient recipient(RecordReader in) {
        int number = in.count();
        Mailbox mailbox = mailbox(in);
        Mailbox asked = in.flag() ? mailbox : mailbox(in);
        RecipientParameters parameters = ParametersCodec.recipient(in);
        Lane lane = new Lane(in.text(), in.text(), in.text(), ParametersCodec.lanePriority(in));
        State state = state(in);
        int attempts = in.count();
        Optional<Answer> last = in.optional(MailCodec::answer);
        int reports = in.octet();
        return new Recipient(
                number,
                mailbox,
                asked,
                parameters,
                lane,
                state,
                attempts,
                last,
                (reports & DELAY_REPORTED) != 0,
                (reports & EXPANSION_UNREPORTED) != 0,
                in.instant());
    }

    private static IllegalArgumentException unknown(String what) {
        return new IllegalArgumentException("the record holds an unknown " + what);
    }
}
