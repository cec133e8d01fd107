package dev.tasso.mta.explain;

import java.util.Optional;

/// A line of Exim's main or reject log: `**` a failure, `==` a deferral, `rejected` a refusal of its own.
final class EximLine {
    private static final String AFTER = "SMTP error from remote mail server after ";
    private static final int TIME_LENGTH = 19;

    private EximLine() {}

    /// Each begins with a date and a time: `2024-05-01 10:00:00`.
    static boolean recognises(String line) {
        return line.length() > TIME_LENGTH
                && line.charAt(4) == '-'
                && line.charAt(7) == '-'
                && line.charAt(10) == ' '
                && line.charAt(13) == ':'
                && line.charAt(16) == ':'
                && Character.isDigit(line.charAt(0));
    }

    static Optional<Finding> read(int number, String line) {
        int error = line.indexOf(AFTER);
        if (error >= 0) {
            return Optional.of(remote(number, line, error + AFTER.length()));
        }
        int rejected = line.indexOf(" rejected ");
        if (rejected > 0 && line.contains("H=")) {
            return Optional.of(ours(number, line, line.substring(rejected + " rejected ".length())));
        }
        boolean failed = line.contains(" ** ") || line.contains(" == ");
        int words = line.lastIndexOf(": ");
        if (failed && words > 0) {
            Scene scene = Scene.EMPTY.between(host(line), "").of("", recipient(line));
            return Optional.of(new Finding(number, Said.parse(line.substring(words + 2)), scene));
        }
        boolean network =
                line.contains("Connection refused") || line.contains("timed out") || line.contains("No route to host");
        return network
                ? Optional.of(
                        new Finding(number, Said.words(line.substring(TIME_LENGTH), Optional.empty()), Scene.EMPTY))
                : Optional.empty();
    }

    private static Finding remote(int number, String line, int start) {
        String rest = line.substring(start);
        // "RCPT TO:<a@b>: 550 ...", "end of data: 550 ...", "pipelined MAIL FROM:<a@b>: 451 ..."
        String command = rest.startsWith("pipelined ") ? rest.substring("pipelined ".length()) : rest;
        int colon = command.indexOf(">: ") >= 0 ? command.indexOf(">: ") + 1 : command.indexOf(": ");
        String words = colon < 0 ? command : command.substring(colon + 2);
        Scene scene =
                Scene.EMPTY.between(host(line), "").of("", recipient(line)).at(Stage.ofCommand(command));
        return new Finding(number, Said.parse(words), scene);
    }

    /// H=(helo) [192.0.2.1] F=<a@b> rejected RCPT c@d: relay not permitted
    private static Finding ours(int number, String line, String rest) {
        String host = LogReader.between(line, "H=", " [");
        Scene scene = Scene.EMPTY
                .between("", host.replace("(", "").replace(")", ""))
                .from(LogReader.between(line, "[", "]"))
                .of(LogReader.between(line, "F=<", ">"), LogReader.bare(LogReader.between(rest, "RCPT ", ": ")))
                .at(rest.startsWith("after DATA") ? Stage.END_OF_DATA : Stage.ofCommand(rest));
        int words = rest.indexOf(": ");
        return new Finding(number, Said.parse(words < 0 ? rest : rest.substring(words + 2)), scene);
    }

    private static String host(String line) {
        return LogReader.between(line, " H=", " ");
    }

    private static String recipient(String line) {
        String mark = line.contains(" ** ") ? " ** " : " == ";
        String word = LogReader.between(line, mark, " ");
        return LogReader.bare(word.endsWith(":") ? word.substring(0, word.length() - 1) : word);
    }
}
