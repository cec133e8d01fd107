package dev.tasso.mta.cli.survey;

import dev.tasso.mta.verify.Remark;
import dev.tasso.mta.verify.Remark.Level;
import java.util.Comparator;
import java.util.List;

/// One thing that was looked at: what was found there, and how good that is.
///
/// @param topic a word that says what kind of thing it is: `spf`, `mx`
/// @param subject which of its kind: a name in DNS, a host
/// @param found the record, or what else there was, on one line
/// @param details what it consists of, a line each
public record Item(String topic, String subject, String found, List<String> details, List<Remark> remarks) {

    public Item {
        details = List.copyOf(details);
        remarks = List.copyOf(remarks);
    }

    /// Without details.
    public Item(String topic, String subject, String found, List<Remark> remarks) {
        this(topic, subject, found, List.of(), remarks);
    }

    /// The worst that is said about it.
    public Level level() {
        return remarks.stream()
                .map(Remark::level)
                .max(Comparator.naturalOrder())
                .orElse(Level.OK);
    }

    /// A good word about it, for a list of remarks.
    public static Remark fine(String what, String clause) {
        return new Remark(Level.OK, 0, what, clause, "");
    }

    /// A doubt about it.
    public static Remark warning(String what, String clause, String cure) {
        return new Remark(Level.WARNING, 0, what, clause, cure);
    }

    /// Something that could not be found out.
    public static Remark unknown(String what, String clause, String cure) {
        return new Remark(Level.UNKNOWN, 0, what, clause, cure);
    }

    /// Something that is wrong.
    public static Remark error(String what, String clause, String cure) {
        return new Remark(Level.ERROR, 0, what, clause, cure);
    }
}
