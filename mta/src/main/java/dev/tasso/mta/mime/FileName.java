package dev.tasso.mta.mime;

import java.util.Locale;
import java.util.Set;

/// A name that a stranger gave to a file, made fit for a folder of ours: no path, nothing hidden, no device, nothing
/// that a terminal or a page could take for a command.
final class FileName {

    private static final int LENGTH_MAX = 120;

    /// Names that are no files on some systems, with any ending.
    private static final Set<String> DEVICES = Set.of(
            "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1",
            "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    private FileName() {}

    /// @param otherwise what it is called where nothing is left of the name
    static String safe(String given, String otherwise) {
        String last = given.substring(Math.max(given.lastIndexOf('/'), given.lastIndexOf('\\')) + 1);
        StringBuilder name = new StringBuilder();
        last.codePoints().limit(LENGTH_MAX).forEach(c -> name.appendCodePoint(fits(c) ? c : '_'));
        String plain = name.toString().strip().replaceFirst("^[.\\s_-]+", "").replaceFirst("[.\\s]+$", "");
        String stem = plain.split("\\.", 2)[0].strip().toLowerCase(Locale.ROOT);
        if (plain.isEmpty()) {
            return otherwise;
        }
        return DEVICES.contains(stem) ? "_" + plain : plain;
    }

    private static boolean fits(int c) {
        return Character.isLetterOrDigit(c) || " ._-+=()[]{}@#~,!".indexOf(c) >= 0 || Character.isEmoji(c);
    }
}
