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

    private static final Form<String> MAILBOX_OR_ANY = Form.text(
            "a mailbox",
            "write an address (\"user@example.org\"), a local part alone (\"user\"), or \"*\" for all",
            text -> text.equals("*") || Target.parse(text).isPresent() ? Optional.of(text) : Optional.empty(),
            text -> text);
    private static final Form<String> SEPARATORS = Form.text(
            "a separator",
            "write one or more of the characters +-_.= or \"none\"",
            text -> text.equals("none")
                    ? Optional.of("")
                    : Optional.of(text).filter(t -> t.chars().allMatch(c -> "+-_.=".indexOf(c) >= 0)),
            separators -> separators.isEmpty() ? "none" : separators);

    public Local {
        domains = List.copyOf(domains);
        mailboxes = List.copyOf(mailboxes);
    }

    static Local read(Table table) {
        List<DomainName> domains =
                table.list("domains", Form.DOMAIN, List.of(new DomainName("localhost", "localhost")));
        List<String> names = table.list("mailboxes", MAILBOX_OR_ANY, List.of("*"));
        Optional<Target> catchAll = table.value("catch-all", Form.TARGET);
        String separators = table.value("sub-address-separators", SEPARATORS, "+");
        Target postmaster = table.value("postmaster", Form.TARGET, new Target("postmaster", Optional.empty()));
        table.end();
        if (domains.isEmpty() && postmaster.domain().isEmpty()) {
            table.wrong(
                    "postmaster",
                    "has no domain, and there is no local one",
                    "write a whole address: postmaster = \"postmaster@example.org\"");
        }
        List<Target> mailboxes =
                names.stream().map(Target::parse).flatMap(Optional::stream).toList();
        return new Local(domains, mailboxes, names.contains("*"), catchAll, separators, postmaster);
    }
}
