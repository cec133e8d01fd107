package dev.tasso.mta.explain;

import java.util.Optional;

/// A line of Tasso's own log or history: `... deferred a@b.example at attempt 1: 450 4.2.1 ... (mx.example [192.0.2.1],
/// to RCPT)`.
final class TassoLine {

    private TassoLine() {}

    /// The time has a `T` and a `Z`: 2026-01-02T03:04:05.678Z.
    static boolean recognises(String line) {
        String stripped = line.strip();
        int space = stripped.indexOf(' ');
        return space > 16
                && stripped.charAt(10) == 'T'
                && stripped.charAt(space - 1) == 'Z'
                && (stripped.contains(" at attempt ") || stripped.contains(" refused "));
    }

    static Optional<Finding> read(int number, String line) {
        int attempt = line.indexOf(" at attempt ");
        int words = line.indexOf(": ", Math.max(attempt, 0));
        if (words < 0) {
            return Optional.empty();
        }
        return Optional.of(
                attempt < 0 ? refused(number, line) : attempted(number, line, attempt, line.substring(words + 2)));
    }

    private static Finding attempted(int number, String line, int attempt, String rest) {
        String before = line.substring(0, attempt);
        String recipient = before.substring(before.lastIndexOf(' ') + 1);
        int speaker = rest.lastIndexOf(" (");
        String words = speaker < 0 ? rest : rest.substring(0, speaker);
        String where = speaker < 0 ? "" : rest.substring(speaker + 2);
        Scene scene = Scene.EMPTY
                .between(where.contains(" [") ? LogReader.host(where) : "", "")
                .of("", recipient)
                .at(stage(where));
        return new Finding(number, Said.parse(words), scene);
    }

    /// refused recipient a@b from c@d, by mx from helo [192.0.2.1]: 550 5.7.1 ...
    private static Finding refused(int number, String line) {
        String client = LogReader.between(LogReader.between(line, ", by ", "\n"), " from ", ": ");
        Scene scene = Scene.EMPTY
                .between("", LogReader.host(client))
                .from(LogReader.between(client, "[", "]"))
                .of(
                        "",
                        LogReader.between(
                                line,
                                " recipient ",
                                line.contains(" recipient ") && line.contains(" from ") ? " from " : ","))
                .at(line.contains(" recipient ") ? Stage.RCPT : Stage.MAIL);
        int words = line.indexOf("]: ");
        String said = words >= 0 ? line.substring(words + 3) : line.substring(line.lastIndexOf(": ") + 2);
        return new Finding(number, Said.parse(said), scene);
    }

    private static Stage stage(String where) {
        if (where.contains("when connecting")) {
            return Stage.CONNECT;
        }
        if (where.contains("in the greeting")) {
            return Stage.GREETING;
        }
        if (where.contains("route was looked up")) {
            return Stage.ROUTE;
        }
        if (where.contains("starting TLS")) {
            return Stage.TLS;
        }
        if (where.contains("after the final dot")) {
            return Stage.END_OF_DATA;
        }
        int to = where.lastIndexOf(" to ");
        return to < 0 && !where.startsWith("to ")
                ? Stage.UNKNOWN
                : Stage.ofCommand(where.substring(to < 0 ? 3 : to + 4).replace(")", ""));
    }
}
