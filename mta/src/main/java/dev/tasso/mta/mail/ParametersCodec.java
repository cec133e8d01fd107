package dev.tasso.mta.mail;

import dev.tasso.smtp.command.DeliverBy;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.command.Notify;
import dev.tasso.smtp.command.OriginalRecipient;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.command.Ret;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// How what a sender asked for is written into records and read back, those of the first version too.
final class ParametersCodec {

    /// The first version that knows more than two flags.
    private static final int SECOND = 2;

    /// The first version whose lanes have a priority.
    private static final int THIRD = 3;

    private static final int PRIORITY_ZERO = 16;

    private ParametersCodec() {}

    static void write(RecordWriter out, MailParameters mail) {
        out.name(mail.body()).flag(mail.smtpUtf8());
        out.optional(mail.ret(), RecordWriter::name).optional(mail.envid(), RecordWriter::text);
        out.flag(mail.requireTls());
        out.octet(mail.priority().isPresent() ? mail.priority().getAsInt() + PRIORITY_ZERO : 0);
        out.optional(
                mail.deliverBy(),
                (o, by) -> o.flag(by.seconds() < 0)
                        .number(Math.abs(by.seconds()))
                        .name(by.mode())
                        .flag(by.trace()));
    }

    static MailParameters mail(RecordReader in) {
        if (in.version() < SECOND) {
            Body body = in.flag() ? Body.EIGHTBITMIME : Body.SEVENBIT;
            return MailParameters.NONE.withBody(body).withSmtpUtf8(in.flag());
        }
        Body body = Body.valueOf(in.text());
        MailParameters mail = MailParameters.NONE.withBody(body).withSmtpUtf8(in.flag());
        Optional<Ret> ret = in.optional(i -> Ret.valueOf(i.text()));
        mail = ret.map(mail::withRet).orElse(mail);
        Optional<String> envid = in.optional(RecordReader::text);
        mail = envid.map(mail::withEnvid).orElse(mail).withRequireTls(in.flag());
        int priority = in.octet();
        mail = priority == 0 ? mail : mail.withPriority(priority - PRIORITY_ZERO);
        Optional<DeliverBy> by = in.optional(ParametersCodec::deliverBy);
        return by.map(mail::withDeliverBy).orElse(mail);
    }

    private static DeliverBy deliverBy(RecordReader in) {
        boolean negative = in.flag();
        long seconds = in.number();
        return new DeliverBy(negative ? -seconds : seconds, DeliverBy.Mode.valueOf(in.text()), in.flag());
    }

    static void writePriority(RecordWriter out, int priority) {
        out.octet(priority + PRIORITY_ZERO);
    }

    /// Of the lane that a recipient waits in.
    static int lanePriority(RecordReader in) {
        return in.version() < THIRD ? 0 : in.octet() - PRIORITY_ZERO;
    }

    static void write(RecordWriter out, RecipientParameters recipient) {
        out.optional(recipient.notifyOn(), (o, set) -> o.list(List.copyOf(set), RecordWriter::name));
        out.optional(
                recipient.originalRecipient(),
                (o, original) -> o.text(original.type()).text(original.address()));
    }

    static RecipientParameters recipient(RecordReader in) {
        if (in.version() < SECOND) {
            return RecipientParameters.NONE;
        }
        Optional<Set<Notify>> notify = in.optional(i -> events(i.list(RecordReader::text)));
        return new RecipientParameters(notify, in.optional(i -> new OriginalRecipient(i.text(), i.text())));
    }

    private static Set<Notify> events(List<String> names) {
        Set<Notify> events = EnumSet.noneOf(Notify.class);
        names.forEach(name -> events.add(Notify.valueOf(name)));
        return events;
    }
}
