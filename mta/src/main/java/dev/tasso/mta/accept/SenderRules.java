package dev.tasso.mta.accept;

import dev.tasso.mta.config.Accounts;
import dev.tasso.mta.config.Accounts.SenderRule;
import dev.tasso.mta.config.SenderAddress;
import dev.tasso.mta.mail.Headers;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.reply.Reply;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/// Which sender addresses belong to a login (RFC 6409 section 6.1).
///
/// By default any address may be used: many people send for others, and who may is for the configuration to say.
final class SenderRules {

    private final Accounts accounts;
    private final LocalMail local;
    private final List<Domain> domains;
    private final Map<String, List<SenderAddress>> listed = new HashMap<>();

    SenderRules(Accounts accounts, LocalMail local, List<? extends Domain> domains) {
        this.accounts = accounts;
        this.local = local;
        this.domains = List.copyOf(domains);
        accounts.addresses().forEach((login, addresses) -> listed.put(login.toLowerCase(Locale.ROOT), addresses));
    }

    /// What is wrong with a sender in MAIL; the null sender is everybody's, for it carries receipts.
    Optional<Reply> refusal(String login, ReversePath sender) {
        boolean free = accounts.mailFrom() == SenderRule.ANY;
        return switch (sender) {
            case ReversePath.Null() -> Optional.empty();
            case ReversePath.Sender(Mailbox mailbox) ->
                free || owns(login, mailbox) ? Optional.empty() : Optional.of(Refusals.SENDER_NOT_OWN);
        };
    }

    /// What is wrong with the From field.
    Optional<Reply> refusal(String login, Headers headers) {
        if (accounts.headerFrom() == SenderRule.ANY) {
            return Optional.empty();
        }
        List<String> fields = headers.all("From");
        List<Mailbox> authors = fields.size() == 1 ? AddressList.parse(fields.getFirst()) : List.of();
        if (authors.isEmpty()) {
            return Optional.of(Refusals.FROM_UNREADABLE);
        }
        return authors.stream().allMatch(author -> owns(login, author))
                ? Optional.empty()
                : Optional.of(Refusals.FROM_NOT_OWN);
    }

    private boolean owns(String login, Mailbox sender) {
        Mailbox plain = new Mailbox(local.withoutSubAddress(sender.localPart()), sender.domain());
        return isLogin(login, sender)
                || isLogin(login, plain)
                || listed.getOrDefault(login, List.of()).stream()
                        .anyMatch(address -> address.matches(sender) || address.matches(plain));
    }

    private boolean isLogin(String login, Mailbox sender) {
        Optional<Mailbox> address = Mailbox.parse(login);
        if (address.isPresent()) {
            return new SenderAddress(
                            Optional.of(address.get().localPart()),
                            address.get().domain())
                    .matches(sender);
        }
        return sender.localPart().equalsIgnoreCase(login)
                && domains.stream()
                        .anyMatch(
                                domain -> domain.ascii().equals(sender.domain().ascii()));
    }
}
