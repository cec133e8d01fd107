package dev.tasso.mta.config;

import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.Mailbox;
import java.util.Optional;

/// A mailbox as the file names it: whole, or a local part whose domain follows from where it is used.
public record Target(String localPart, Optional<Domain> domain) {

    /// Reads `user@example.org` or `user`; empty where the text is neither.
    public static Optional<Target> parse(String text) {
        Optional<Target> whole =
                Mailbox.parse(text).map(mailbox -> new Target(mailbox.localPart(), Optional.of(mailbox.domain())));
        return whole.isPresent()
                ? whole
                : Mailbox.parse(text + "@localhost").map(mailbox -> new Target(mailbox.localPart(), Optional.empty()));
    }

    /// The mailbox meant, where the text named no domain in the given one.
    public Mailbox in(Domain implied) {
        return new Mailbox(localPart, domain.orElse(implied));
    }

    @Override
    public String toString() {
        return domain.map(d -> new Mailbox(localPart, d).text()).orElse(localPart);
    }
}
