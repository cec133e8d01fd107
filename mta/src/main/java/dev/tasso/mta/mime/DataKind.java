package dev.tasso.mta.mime;

import java.util.Locale;
import java.util.Optional;

/// What octets ask of whoever carries them; each kind holds the ones before it (RFC 2045 section 2.7).
public enum DataKind {
    /// Lines of ASCII.
    SEVENBIT("7bit"),
    /// Lines of any octets but NUL.
    EIGHTBIT("8bit"),
    /// Anything.
    BINARY("binary");

    private final String word;

    DataKind(String word) {
        this.word = word;
    }

    /// As a Content-Transfer-Encoding names it.
    String word() {
        return word;
    }

    /// Whether octets of this kind may travel where that kind may.
    boolean fits(DataKind carrier) {
        return compareTo(carrier) <= 0;
    }

    static Optional<DataKind> named(String encoding) {
        for (DataKind kind : values()) {
            if (kind.word.equals(encoding.toLowerCase(Locale.ROOT))) {
                return Optional.of(kind);
            }
        }
        return Optional.empty();
    }
}
