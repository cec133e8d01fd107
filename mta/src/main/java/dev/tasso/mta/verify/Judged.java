package dev.tasso.mta.verify;

import dev.tasso.mta.verify.Remark.Level;
import java.util.List;

/// A record as far as it could be read, and what is to be said about it.
///
/// @param value what was read; where the record is not sound, the readable part
public record Judged<T>(T value, List<Remark> remarks) {

    public Judged {
        remarks = List.copyOf(remarks);
    }

    /// Whether a receiver would take the record.
    public boolean sound() {
        return remarks.stream().noneMatch(each -> each.level() == Level.ERROR);
    }
}
