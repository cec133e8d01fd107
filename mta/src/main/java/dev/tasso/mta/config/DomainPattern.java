package dev.tasso.mta.config;

import dev.tasso.smtp.address.Domain;
import java.util.Locale;
import java.util.Optional;

/// Which recipient domains are meant.
public sealed interface DomainPattern {

    boolean matches(Domain domain);

    /// The domain itself, not what lies below it.
    record Exactly(Domain domain) implements DomainPattern {
        @Override
        public boolean matches(Domain other) {
            return domain.ascii().equals(other.ascii());
        }

        @Override
        public String toString() {
            return domain.text();
        }
    }

    /// `*.example.org`: what lies below the domain, at any depth, and not the domain itself.
    record Below(Domain domain) implements DomainPattern {
        @Override
        public boolean matches(Domain other) {
            return other.ascii().endsWith("." + domain.ascii());
        }

        @Override
        public String toString() {
            return "*." + domain.text();
        }
    }

    /// `*`: every domain.
    record Every() implements DomainPattern {
        @Override
        public boolean matches(Domain other) {
            return true;
        }

        @Override
        public String toString() {
            return "*";
        }
    }

    /// Reads a pattern; empty where the text is none.
    static Optional<DomainPattern> parse(String text) {
        String lower = text.toLowerCase(Locale.ROOT);
        if (lower.equals("*")) {
            return Optional.of(new Every());
        }
        return lower.startsWith("*.")
                ? Domain.parse(lower.substring(2)).map(Below::new)
                : Domain.parse(lower).map(Exactly::new);
    }
}
