package dev.tasso.mta.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which messages of a sink are meant.
final class SinkWanted {
    @Option(
            names = "--to",
            paramLabel = "ADDRESS",
            description = "to this recipient, or to any at a domain: @example.org")
    private @Nullable String to;

    @Option(
            names = "--from",
            paramLabel = "ADDRESS",
            description = "from this sender (\"<>\": from nobody), or any at a domain")
    private @Nullable String from;

    @Option(names = "--subject", paramLabel = "WORDS", description = "with these words in the subject")
    private @Nullable String subject;

    @Option(names = "--after", paramLabel = "N", description = "only those that came after number N")
    private long after;

    Map<String, String> query() throws Failed {
        Map<String, String> query = new LinkedHashMap<>();
        if (to != null) {
            query.put("to", to);
        }
        if (from != null) {
            query.put("from", from.equals("<>") ? "" : from);
        }
        if (subject != null) {
            query.put("subject", subject);
        }
        if (after < 0) {
            throw new Failed(ExitCodes.USAGE, "not a number of a message: " + after, "numbers begin with 1");
        }
        query.put("after", String.valueOf(after));
        return query;
    }
}
