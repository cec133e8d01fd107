package dev.tasso.mta.config;

import dev.tasso.smtp.address.DomainName;
import java.util.List;
import java.util.Optional;

/// The domains whose mail ends here, and the mailboxes in them.
///
/// @param mailboxes a local part alone exists in every local domain
/// @param anyMailbox whether every local part exists (`mailboxes = ["*"]`)
/// @param catchAll who gets mail for mailboxes that do not exist
/// @param separators each character separates a mailbox from its sub-address (`user+shop`); empty: there are none
/// @param postmaster who gets mail for `<postmaster>`
public record Local(
        List<DomainName> domains,
        List<Target> mailboxes,
        boolean anyMailbox,
        Optional<Target> catchAll,
        String separators,
        Target postmaster) {

    public Local {
        domains = List.copyOf(domains);
        mailboxes = List.copyOf(mailboxes);
    }
}
