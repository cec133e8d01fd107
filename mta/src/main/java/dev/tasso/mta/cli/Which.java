package dev.tasso.mta.cli;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// Which recipients in the queue are meant: the filter options of the queue commands.
final class Which {
    @Option(names = "--message", paramLabel = "ID", description = "of this message")
    private @Nullable String message;

    @Option(names = "--sender", paramLabel = "ADDRESS", description = "from this sender (\"<>\" for reports)")
    private @Nullable String sender;

    @Option(names = "--recipient", paramLabel = "ADDRESS", description = "to this recipient")
    private @Nullable String recipient;

    @Option(names = "--domain", paramLabel = "DOMAIN", description = "to recipients of this domain")
    private @Nullable String domain;

    @Option(names = "--held", description = "only what is held")
    private boolean held;

    @Option(names = "--waiting", description = "only what is not held")
    private boolean waiting;

    /// The filter as the API wants it; only what was given.
    Map<String, String> query() throws Failed {
        Map<String, String> query = new LinkedHashMap<>();
        if (message != null) {
            query.put("message", id(message));
        }
        if (sender != null) {
            query.put("sender", sender);
        }
        if (recipient != null) {
            query.put("recipient", recipient);
        }
        if (domain != null) {
            query.put("domain", domain);
        }
        if (held || waiting) {
            query.put("held", Boolean.toString(held));
        }
        return query;
    }

    /// Refuses what cannot be a message's id before it becomes part of a path.
    static String id(String text) throws Failed {
        if (!text.matches("[0-9a-v]{20}")) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "not a message id: " + text,
                    "an id has 20 letters and digits, as in the 250 reply, the Received field and tasso queue list");
        }
        return text;
    }
}
