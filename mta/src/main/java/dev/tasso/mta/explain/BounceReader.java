package dev.tasso.mta.explain;

import java.util.List;
import java.util.Locale;

/// Reads a bounce: the machine's part where there is one (RFC 3464), otherwise what qmail, Exim, Postfix, Sendmail,
/// Exchange or Gmail wrote for people.
final class BounceReader {

    /// What bounces say and nothing else does, in lower case.
    private static final List<String> SIGNS = List.of(
            "reporting-mta:",
            "final-recipient:",
            "diagnostic-code:",
            "multipart/report",
            "this is the qmail-send program",
            "created automatically by mail delivery software",
            "this is the mail system at host",
            "the following addresses had ",
            "remote server returned '",
            "diagnostic information for administrators",
            "the response from the remote server was",
            "wasn't delivered to ");

    private BounceReader() {}

    static boolean recognises(List<String> lines) {
        return lines.stream().map(line -> line.toLowerCase(Locale.ROOT)).anyMatch(BounceReader::sign);
    }

    private static boolean sign(String line) {
        return SIGNS.stream().anyMatch(line::contains);
    }

    static List<Finding> read(List<String> lines) {
        List<Finding> reported = DeliveryStatus.read(lines);
        return reported.isEmpty() ? PlainBounce.read(lines) : reported;
    }
}
