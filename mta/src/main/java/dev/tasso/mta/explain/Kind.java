package dev.tasso.mta.explain;

import java.util.Locale;

/// What somebody pasted: one kind for the whole of it.
public enum Kind {
    REPLY,
    TRANSCRIPT,
    LOG,
    BOUNCE;

    /// As JSON writes it.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
