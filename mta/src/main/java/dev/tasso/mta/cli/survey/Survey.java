package dev.tasso.mta.cli.survey;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.verify.Remark;
import dev.tasso.mta.verify.Remark.Level;
import java.util.List;
import java.util.stream.Stream;

/// All that was looked at for one question.
///
/// @param about what was asked about: a domain, a host, this machine
public record Survey(String about, List<Item> items) {

    public Survey {
        items = List.copyOf(items);
    }

    public long count(Level level) {
        return remarks().filter(each -> each.level() == level).count();
    }

    private Stream<Remark> remarks() {
        return items.stream().flatMap(each -> each.remarks().stream());
    }

    /// 1 where something is wrong, 3 where something could not be found out, else 0.
    public int exitCode() {
        return count(Level.ERROR) > 0
                ? ExitCodes.REFUSED
                : count(Level.UNKNOWN) > 0 ? ExitCodes.TEMPORARY : ExitCodes.OK;
    }

    /// `2 errors, 1 warning`, or that there is none.
    public String summary() {
        List<String> parts = Stream.of(
                        part(count(Level.ERROR), "error"),
                        part(count(Level.WARNING), "warning"),
                        count(Level.UNKNOWN) == 0 ? "" : count(Level.UNKNOWN) + " not found out")
                .filter(each -> !each.isEmpty())
                .toList();
        return parts.isEmpty() ? "nothing to mend" : String.join(", ", parts);
    }

    private static String part(long count, String what) {
        return count == 0 ? "" : count + " " + what + (count == 1 ? "" : "s");
    }
}
