package dev.tasso.mta.explain;

import java.util.Locale;

/// Which side of a conversation broke a clause: the one that sends, the one that answers, or nobody.
public enum Side {
    /// No rule of the protocol was broken: a policy, an outage, a full disk.
    NOBODY,
    /// The one that sends, or whoever publishes the records of its domain.
    CLIENT,
    /// The one that answers, or whoever publishes the records of its domain.
    SERVER;

    /// As rules and JSON write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    static Side of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
