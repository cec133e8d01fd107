package dev.tasso.mta.config;

import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.DomainName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Finds aliases that lead back to themselves over others. An alias that lists itself keeps a copy: that is no cycle.
final class AliasCycles {

    private final Map<String, Alias> aliases = new HashMap<>();
    private final Set<String> done = new HashSet<>();

    AliasCycles(List<Alias> all, List<DomainName> domains) {
        for (Alias alias : all) {
            if (alias.name().domain().isPresent()) {
                aliases.put(key(alias.name(), alias.name().domain().get()), alias);
            }
        }
        for (Alias alias : all) {
            if (alias.name().domain().isEmpty()) {
                domains.forEach(domain -> aliases.putIfAbsent(key(alias.name(), domain), alias));
            }
        }
    }

    /// The way from the alias back to itself, names in the order they are followed; empty where there is none.
    Optional<List<String>> from(Alias alias, Domain domain) {
        List<String> way = new ArrayList<>();
        done.clear();
        return follow(alias, alias.name().domain().orElse(domain), key(alias.name(), domain), way)
                ? Optional.of(way)
                : Optional.empty();
    }

    private boolean follow(Alias alias, Domain domain, String start, List<String> way) {
        way.add(alias.name().toString());
        String here = key(alias.name(), domain);
        done.add(here);
        for (Target target : alias.targets()) {
            Domain next = target.domain().orElse(domain);
            String key = key(target, next);
            if (key.equals(start) && !here.equals(start)) {
                way.add(target.toString());
                return true;
            }
            Alias following = aliases.get(key);
            if (following != null && !done.contains(key) && follow(following, next, start, way)) {
                return true;
            }
        }
        way.removeLast();
        return false;
    }

    private static String key(Target target, Domain domain) {
        return target.localPart().toLowerCase(Locale.ROOT) + "@"
                + target.domain().orElse(domain).ascii();
    }
}
