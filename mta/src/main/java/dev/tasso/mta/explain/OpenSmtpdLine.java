package dev.tasso.mta.explain;

import java.util.Optional;

/// A line of OpenSMTPD: `mta delivery ... result="TempFail" stat="..."`, or a command that its server refused.
final class OpenSmtpdLine {
    private OpenSmtpdLine() {}

    static boolean recognises(String line) {
        return line.contains("smtpd[") && (line.contains(" mta ") || line.contains(" smtp "));
    }

    static Optional<Finding> read(int number, String line) {
        boolean delivery = line.contains(" delivery ");
        String said = LogReader.between(line, delivery ? "stat=\"" : "result=\"", "\"");
        if (said.isEmpty() || (!delivery && !line.contains("failed-command"))) {
            return Optional.empty();
        }
        String command = LogReader.between(line, "command=\"", "\"");
        String relay = LogReader.between(line, "relay=\"", "\"");
        Scene scene = Scene.EMPTY
                .between(relay.isEmpty() ? "" : LogReader.between(relay, "(", ")"), "")
                .of(
                        LogReader.between(line, "from=<", ">"),
                        delivery ? LogReader.between(line, " to=<", ">") : LogReader.between(command, "<", ">"))
                .at(Stage.ofCommand(command));
        return Optional.of(new Finding(number, Said.parse(said), scene));
    }
}
