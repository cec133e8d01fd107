package dev.tasso.mta.deliver;

import java.util.List;
import java.util.Locale;

/// Finds the route of a domain: the first rule that matches.
public final class Router {

    private final List<Rule> rules;
    private final Route otherwise;

    public Router(List<Rule> rules, Route otherwise) {
        this.rules = List.copyOf(rules);
        this.otherwise = otherwise;
    }

    /// The route of the first rule that matches.
    ///
    /// @param domain in ASCII and lower case, or an address literal
    public Route route(String domain) {
        for (Rule rule : rules) {
            if (rule.matches(domain)) {
                return rule.route();
            }
        }
        return otherwise;
    }

    /// Which domains take a route.
    ///
    /// @param match `example.org` for the name itself, `*.example.org` for all names below it, `*` for every domain
    public record Rule(List<String> match, Route route) {

        public Rule {
            match = match.stream().map(m -> m.toLowerCase(Locale.ROOT)).toList();
        }

        boolean matches(String domain) {
            return match.stream().anyMatch(pattern -> matches(pattern, domain));
        }

        private static boolean matches(String pattern, String domain) {
            if (pattern.startsWith("*.")) {
                String suffix = pattern.substring(1);
                return domain.length() > suffix.length() && domain.endsWith(suffix);
            }
            return pattern.equals("*") || pattern.equals(domain);
        }
    }
}
