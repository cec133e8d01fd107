package dev.tasso.mta.config;

import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.Mailbox;
import java.util.Optional;

/// An address, or all addresses of a domain (`@example.org`), that a login may use as sender.
///
/// @param localPart empty: all of the domain
public record SenderAddress(Optional<String> localPart, Domain domain) {

    static final Form<SenderAddress> FORM = Form.text(
            "an address or a domain",
            "write \"user@example.org\", or \"@example.org\" for all addresses of the domain",
            SenderAddress::parse,
            SenderAddress::toString);

    /// Reads `user@example.org` or `@example.org`; empty where the text is neither.
    public static Optional<SenderAddress> parse(String text) {
        return text.startsWith("@")
                ? Domain.parse(text.substring(1)).map(domain -> new SenderAddress(Optional.empty(), domain))
                : Mailbox.parse(text)
                        .map(mailbox -> new SenderAddress(Optional.of(mailbox.localPart()), mailbox.domain()));
    }

    public boolean matches(Mailbox mailbox) {
        return domain.ascii().equals(mailbox.domain().ascii())
                && localPart.map(mailbox.localPart()::equalsIgnoreCase).orElse(true);
    }

    @Override
    public String toString() {
        return localPart.map(local -> new Mailbox(local, domain).text()).orElse("@" + domain.text());
    }
}
