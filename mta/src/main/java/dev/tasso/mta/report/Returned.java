package dev.tasso.mta.report;

import dev.tasso.smtp.command.MailParameters.Body;
import java.nio.charset.StandardCharsets;

/// What a report brings back of the message that it is about: its header, or all of it where the sender asked for that
/// and it can travel (RFC 3461 section 4.3, RFC 6522, RFC 6533 section 6).
///
/// @param head the fields of the part and the empty line behind them
record Returned(String head, byte[] octets) {

    static Returned of(Original original) {
        return original.whole()
                .filter(_ -> original.envelope().parameters().body() != Body.BINARYMIME)
                .filter(Returned::hasProperLines)
                .map(whole -> whole(original, whole))
                .orElseGet(() -> header(original));
    }

    private static Returned header(Original original) {
        byte[] header = original.header();
        boolean encode = QuotedPrintable.needed(header);
        String type = original.envelope().smtpUtf8() ? "message/global-headers" : "text/rfc822-headers";
        String text = encode ? QuotedPrintable.encode(header) : QuotedPrintable.plain(header);
        return new Returned(
                head(type, "Header of the message", encode ? "quoted-printable" : ""),
                text.getBytes(StandardCharsets.US_ASCII));
    }

    /// A `message/rfc822` may not be encoded; a `message/global` may (RFC 6532 section 3.7).
    private static Returned whole(Original original, byte[] whole) {
        boolean plain = !QuotedPrintable.needed(whole);
        if (original.envelope().smtpUtf8()) {
            String text = plain ? QuotedPrintable.plain(whole) : QuotedPrintable.encode(whole);
            return new Returned(
                    head("message/global", "The message", plain ? "" : "quoted-printable"),
                    text.getBytes(StandardCharsets.US_ASCII));
        }
        return new Returned(head("message/rfc822", "The message", plain ? "" : "8bit"), whole);
    }

    private static String head(String type, String description, String encoding) {
        return "Content-Type: " + type + "\r\nContent-Description: " + description
                + (encoding.isEmpty() ? "" : "\r\nContent-Transfer-Encoding: " + encoding) + "\r\n\r\n";
    }

    private static boolean hasProperLines(byte[] octets) {
        int line = 0;
        for (int i = 0; i < octets.length; i++) {
            boolean cr = octets[i] == '\r';
            boolean lf = octets[i] == '\n';
            boolean bare = (cr && (i + 1 == octets.length || octets[i + 1] != '\n'))
                    || (lf && (i == 0 || octets[i - 1] != '\r'));
            line = lf ? 0 : line + 1;
            if (bare || octets[i] == 0 || line > 999) {
                return false;
            }
        }
        return true;
    }
}
