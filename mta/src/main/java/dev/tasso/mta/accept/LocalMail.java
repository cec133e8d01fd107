package dev.tasso.mta.accept;

import dev.tasso.mta.config.Alias;
import dev.tasso.mta.config.Local;
import dev.tasso.mta.config.Target;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.DomainName;
import dev.tasso.smtp.address.Mailbox;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// The local domains, and who is meant by an address in them: aliases, mailboxes, sub-addresses (RFC 5233), the
/// postmaster (RFC 5321 section 4.5.1), and the catch-all.
///
/// Names are looked up without regard to case, in this order: alias, mailbox, both again without the sub-address,
/// postmaster, any mailbox where all exist, catch-all. What an alias names is taken to exist.
final class LocalMail {

    /// Mailboxes that one address may expand to.
    static final int TARGETS_MAX = 1_000;

    /// Characters that once carried a route in the local part: `user%other@here`, `other!user@here`,
    /// `"user@other"@here`.
    private static final String ROUTING = "%!@";

    private static final String POSTMASTER = "postmaster";

    private final Local local;
    private final Set<String> domains = new HashSet<>();
    private final Set<String> mailboxes = new HashSet<>();
    private final Map<String, List<Target>> aliases = new HashMap<>();

    LocalMail(Local local, List<Alias> aliases) {
        this.local = local;
        local.domains().forEach(domain -> domains.add(domain.ascii()));
        local.mailboxes().forEach(target -> keys(target).forEach(mailboxes::add));
        for (Alias alias : aliases) {
            keys(alias.name()).forEach(key -> this.aliases.put(key, alias.targets()));
        }
    }

    boolean isLocal(Domain domain) {
        return domains.contains(domain.ascii());
    }

    /// Where `<postmaster>` without a domain goes.
    Destination postmaster() {
        Optional<DomainName> domain = local.domains().stream().findFirst();
        Optional<Domain> implied = local.postmaster().domain().or(() -> domain.map(d -> d));
        return implied.map(d ->
                        new Mailbox(POSTMASTER, domain.<Domain>map(own -> own).orElse(d)))
                .map(asked -> isLocal(asked.domain())
                        ? find(asked)
                        : only(local.postmaster().in(asked.domain())))
                .orElse(new Destination.Nobody());
    }

    /// Where mail for an address in a local domain goes.
    Destination find(Mailbox asked) {
        Optional<Mailbox> known = known(asked);
        if (known.isPresent()) {
            return expand(known.get());
        }
        if (asked.localPart().chars().anyMatch(c -> ROUTING.indexOf(c) >= 0)) {
            return new Destination.Refused(Refusals.ROUTED_LOCAL_PART);
        }
        if (isPostmaster(asked)) {
            return expand(local.postmaster().in(asked.domain()));
        }
        Mailbox plain = new Mailbox(withoutSubAddress(asked.localPart()), asked.domain());
        if (local.anyMailbox()) {
            return only(plain);
        }
        return local.catchAll().map(target -> expand(target.in(asked.domain()))).orElse(new Destination.Nobody());
    }

    /// The part before the first separator.
    String withoutSubAddress(String localPart) {
        for (int i = 1; i < localPart.length(); i++) {
            if (local.separators().indexOf(localPart.charAt(i)) >= 0) {
                return localPart.substring(0, i);
            }
        }
        return localPart;
    }

    /// The address under which an alias or mailbox stands in the configuration, with the sub-address or without it.
    private Optional<Mailbox> known(Mailbox asked) {
        Mailbox plain = new Mailbox(withoutSubAddress(asked.localPart()), asked.domain());
        return List.of(asked, plain).stream()
                .filter(mailbox -> aliases.containsKey(key(mailbox)) || mailboxes.contains(key(mailbox)))
                .findFirst();
    }

    /// Follows aliases until mailboxes are left. An alias that names itself keeps a copy.
    private Destination expand(Mailbox start) {
        Set<Mailbox> found = new LinkedHashSet<>();
        Set<String> followed = new HashSet<>();
        Deque<Mailbox> open = new ArrayDeque<>(List.of(start));
        while (!open.isEmpty() && found.size() + open.size() <= TARGETS_MAX) {
            Mailbox here = open.removeFirst();
            Mailbox named = isLocal(here.domain()) ? known(here).orElse(here) : here;
            List<Target> targets = aliases.getOrDefault(key(named), List.of());
            if (targets.isEmpty()) {
                found.add(normal(named));
            } else if (followed.add(key(named))) {
                for (Target target : targets) {
                    Mailbox next = target.in(named.domain());
                    if (key(next).equals(key(named))) {
                        found.add(normal(next));
                    } else {
                        open.addLast(next);
                    }
                }
            }
        }
        boolean usable = !found.isEmpty() && open.isEmpty();
        return usable ? new Destination.Mailboxes(List.copyOf(found)) : new Destination.Refused(Refusals.ALIAS_LOOP);
    }

    private Destination only(Mailbox mailbox) {
        return new Destination.Mailboxes(List.of(normal(mailbox)));
    }

    private static boolean isPostmaster(Mailbox mailbox) {
        return mailbox.localPart().equalsIgnoreCase(POSTMASTER);
    }

    /// A local mailbox in lower case, so that one person has one folder; others are not ours to change.
    private Mailbox normal(Mailbox mailbox) {
        return isLocal(mailbox.domain())
                ? new Mailbox(mailbox.localPart().toLowerCase(Locale.ROOT), mailbox.domain())
                : mailbox;
    }

    private List<String> keys(Target target) {
        List<Domain> where = target.domain().map(List::of).orElseGet(() -> List.copyOf(local.domains()));
        return where.stream().map(domain -> key(target.in(domain))).toList();
    }

    private static String key(Mailbox mailbox) {
        return mailbox.localPart().toLowerCase(Locale.ROOT) + "@"
                + mailbox.domain().ascii();
    }
}
