package dev.tasso.mta.accept;

import dev.tasso.smtp.address.DomainName;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import java.util.List;
import java.util.Optional;

/// Answers VRFY and EXPN from what the configuration says of local mail (RFC 5321 section 3.5).
record Inquiries(LocalMail local, List<DomainName> domains) {

    /// 250 with the address, 550 for nobody, 551 for somebody elsewhere.
    Reply verify(String asked) {
        Optional<Mailbox> mailbox = mailbox(asked);
        if (mailbox.isPresent() && !local.isLocal(mailbox.get().domain())) {
            return Refusals.NOT_LOCAL;
        }
        return mailbox.map(it -> answer(it, List.of(it))).orElse(Refusals.NO_SUCH_MAILBOX);
    }

    /// Who gets what is sent to an address: one line for each.
    Reply expand(String asked) {
        Optional<Mailbox> mailbox = mailbox(asked).filter(it -> local.isLocal(it.domain()));
        return mailbox.map(it -> local.find(it) instanceof Destination.Mailboxes(List<Mailbox> all)
                        ? answer(it, all)
                        : Refusals.NO_SUCH_MAILBOX)
                .orElse(Refusals.NO_SUCH_MAILBOX);
    }

    private Reply answer(Mailbox asked, List<Mailbox> told) {
        return switch (local.find(asked)) {
            case Destination.Mailboxes _ when !told.stream().allMatch(Mailbox::ascii) -> Replies.UTF8_ANSWER;
            case Destination.Mailboxes _ ->
                Reply.of(
                        250,
                        "2.1.5",
                        told.stream()
                                .map(it ->
                                        "<" + it.localText() + "@" + it.domain().ascii() + ">")
                                .toArray(String[]::new));
            case Destination.Nobody _ -> Refusals.NO_SUCH_MAILBOX;
            case Destination.Refused(Reply reply) -> reply;
        };
    }

    /// An address, with its angle brackets and a name before it or without; or a local part, in the first domain that
    /// has it.
    private Optional<Mailbox> mailbox(String asked) {
        int open = asked.lastIndexOf('<');
        boolean angled = open >= 0 && asked.endsWith(">");
        String plain = angled ? asked.substring(open + 1, asked.length() - 1) : asked.strip();
        return Mailbox.parse(plain)
                .or(() -> domains.stream()
                        .map(domain -> Mailbox.parse(plain + "@" + domain.text()))
                        .flatMap(Optional::stream)
                        .filter(it -> local.find(it) instanceof Destination.Mailboxes)
                        .findFirst());
    }
}
