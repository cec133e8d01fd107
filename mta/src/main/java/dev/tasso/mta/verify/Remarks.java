package dev.tasso.mta.verify;

import dev.tasso.mta.verify.Remark.Level;
import java.util.ArrayList;
import java.util.List;

/// Gathers what is to be said about one record.
final class Remarks {
    /// A record with more faults than this is not described further.
    private static final int REMARKS_MAX = 50;

    private final List<Remark> list = new ArrayList<>();

    void error(int position, String what, String clause, String cure) {
        add(new Remark(Level.ERROR, position, what, clause, cure));
    }

    void warning(int position, String what, String clause, String cure) {
        add(new Remark(Level.WARNING, position, what, clause, cure));
    }

    void unknown(String what, String clause, String cure) {
        add(new Remark(Level.UNKNOWN, 0, what, clause, cure));
    }

    void fine(String what, String clause) {
        add(new Remark(Level.OK, 0, what, clause, ""));
    }

    void addAll(List<Remark> remarks) {
        remarks.forEach(this::add);
    }

    List<Remark> list() {
        return List.copyOf(list);
    }

    private void add(Remark remark) {
        if (list.size() < REMARKS_MAX) {
            list.add(remark);
        }
    }
}
