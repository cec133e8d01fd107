package dev.tasso.mta.explain;

import dev.tasso.smtp.reply.EnhancedCode;
import java.util.Optional;

/// A line of Sendmail: `stat=` says what became of a delivery, `reject=` what its own server said.
final class SendmailLine {
    private SendmailLine() {}

    static boolean recognises(String line) {
        boolean program = line.contains("sendmail[") || line.contains("sm-mta[") || line.contains("sm-msp[");
        return program || (line.contains(" dsn=") && line.contains(" stat="));
    }

    static Optional<Finding> read(int number, String line) {
        int reject = line.indexOf("reject=");
        if (reject >= 0) {
            String relay = LogReader.between(line, "relay=", ", reject");
            Scene scene = Scene.EMPTY
                    .between("", LogReader.host(relay))
                    .from(LogReader.between(relay, "[", "]"))
                    .of("", line.contains("check_rcpt") ? LogReader.bare(LogReader.between(line, "arg1=", ",")) : "")
                    .at(
                            line.contains("check_rcpt")
                                    ? Stage.RCPT
                                    : line.contains("check_mail") ? Stage.MAIL : Stage.UNKNOWN);
            return Optional.of(new Finding(number, Said.parse(line.substring(reject + "reject=".length())), scene));
        }
        int stat = line.indexOf("stat=");
        if (stat < 0) {
            return Optional.empty();
        }
        String words = line.substring(stat + "stat=".length());
        Optional<EnhancedCode> status = EnhancedCode.parse(LogReader.between(line, "dsn=", ","));
        String reply = LogReader.between(line, "reply=", ", stat=");
        Said said = Said.parse(reply.isEmpty() ? words : reply);
        if (said.code() == 0 && said.enhanced().isEmpty()) {
            said = Said.words(words, status);
        }
        Scene scene = Scene.EMPTY
                .between(LogReader.host(LogReader.between(line, "relay=", ",")), "")
                .of("", LogReader.bare(LogReader.between(line, " to=", ",")));
        return Optional.of(new Finding(number, said, scene));
    }
}
