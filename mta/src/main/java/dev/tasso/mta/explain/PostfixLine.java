package dev.tasso.mta.explain;

import dev.tasso.smtp.reply.EnhancedCode;
import java.util.Optional;

/// A line of Postfix: what its client was told (`status=deferred (host ... said: ...)`), or what its server said
/// (`reject: RCPT from ...`).
final class PostfixLine {
    private static final String SAID = " said: ";
    private static final String IN_REPLY = "(in reply to ";

    private PostfixLine() {}

    static boolean recognises(String line) {
        int at = line.indexOf("postfix");
        return at >= 0 && line.indexOf('[', at) > 0 && line.indexOf("]: ", at) > 0;
    }

    static Optional<Finding> read(int number, String line) {
        if (line.contains("reject: ") || line.contains("reject_warning: ")) {
            return Optional.of(rejected(number, line));
        }
        int status = line.indexOf(" status=");
        if (status < 0) {
            int said = line.indexOf(SAID);
            return said < 0 ? Optional.empty() : Optional.of(told(number, line, line.substring(said + SAID.length())));
        }
        int open = line.indexOf('(', status);
        if (open < 0) {
            return Optional.empty();
        }
        int close = line.endsWith(")") ? line.length() - 1 : line.length();
        return Optional.of(told(number, line, line.substring(open + 1, close)));
    }

    /// NOQUEUE: reject: RCPT from unknown[192.0.2.1]: 554 5.7.1 ...; from=<> to=<> proto=ESMTP helo=<>
    private static Finding rejected(int number, String line) {
        String rest = LogReader.between(line, line.contains("reject: ") ? "reject: " : "reject_warning: ", "\n");
        String stage = LogReader.between(" " + rest, " ", " from ");
        String client = LogReader.between(rest, " from ", ": ");
        String said = LogReader.between(rest, client + ": ", "; from=");
        Scene scene = Scene.EMPTY
                .between("", LogReader.host(client))
                .from(LogReader.between(client, "[", "]"))
                .of(LogReader.between(rest, " from=<", ">"), LogReader.between(rest, " to=<", ">"));
        return new Finding(number, Said.parse(said), scene.at(Stage.ofCommand(stage)));
    }

    private static Finding told(int number, String line, String reason) {
        String relay = LogReader.between(line, "relay=", ",");
        int at = reason.indexOf(SAID);
        int reply = reason.indexOf(IN_REPLY);
        String words = reason.substring(at < 0 ? 0 : at + SAID.length(), reply > at ? reply : reason.length());
        Said said = Said.parse(words);
        if (said.code() == 0 && said.enhanced().isEmpty()) {
            said = Said.words(words, EnhancedCode.parse(LogReader.between(line, "dsn=", ",")));
        }
        String host = at > 0 ? LogReader.host(LogReader.between(reason, "host ", SAID)) : "";
        Scene scene = Scene.EMPTY
                .between(host.isEmpty() && !relay.equals("none") ? LogReader.host(relay) : host, "")
                .of(LogReader.between(line, "from=<", ">"), LogReader.between(line, " to=<", ">"))
                .at(reply < 0 ? stage(reason) : Stage.ofCommand(LogReader.between(reason, IN_REPLY, ")")));
        return new Finding(number, said, scene);
    }

    private static Stage stage(String reason) {
        if (reason.contains("connect to ")) {
            return Stage.CONNECT;
        }
        String during = LogReader.between(reason, " while ", "\n");
        if (during.contains("greeting")) {
            return Stage.GREETING;
        }
        if (during.contains("performing the EHLO") || during.contains("performing the HELO")) {
            return Stage.HELLO;
        }
        if (during.startsWith("sending ")) {
            return Stage.ofCommand(during.substring("sending ".length()));
        }
        return reason.contains("Name service error") ? Stage.ROUTE : Stage.UNKNOWN;
    }
}
