package dev.tasso.mta.config;

import dev.tasso.smtp.address.DomainName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Mail for one address goes to others.
///
/// @param name a local part alone holds in every local domain
/// @param targets a local part alone is taken in the domain that was asked for
public record Alias(Target name, List<Target> targets) {

    public Alias {
        targets = List.copyOf(targets);
    }

    static List<Alias> readAll(Table table, Local local) {
        List<Alias> aliases = new ArrayList<>();
        Set<String> seen = new HashSet<>();
        for (String key : table.names()) {
            List<Target> targets = table.list(key, Form.TARGET, List.of());
            Optional<Target> name = Target.parse(key);
            name.ifPresent(target -> aliases.add(new Alias(target, targets)));
            if (name.isEmpty()) {
                table.wrong(key, "is not " + Form.TARGET.what(), Form.TARGET.cure());
            }
            if (targets.isEmpty()) {
                table.wrong(key, "leads nowhere", "name at least one mailbox: [\"user\"]");
            }
            if (!seen.add(key.toLowerCase(Locale.ROOT))) {
                table.wrong(key, "stands here twice", "letters differ only in case: join both lists");
            }
        }
        refuseCycles(table, aliases, local);
        return aliases;
    }

    /// Reports each cycle once, at the alias of it that stands first in the file.
    private static void refuseCycles(Table table, List<Alias> aliases, Local local) {
        Set<String> reported = new HashSet<>();
        AliasCycles cycles = new AliasCycles(aliases, local.domains());
        for (DomainName domain : local.domains()) {
            for (Alias alias : aliases) {
                String name = alias.name().toString();
                Optional<List<String>> way = reported.contains(name) ? Optional.empty() : cycles.from(alias, domain);
                way.ifPresent(names -> {
                    reported.addAll(names);
                    table.wrong(name, "leads back to itself: " + String.join(", ", names), "take one of them out");
                });
            }
        }
    }
}
