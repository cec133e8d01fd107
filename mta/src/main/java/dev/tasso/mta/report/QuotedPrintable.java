package dev.tasso.mta.report;

import java.nio.charset.StandardCharsets;

/// Octets as printable ASCII in short lines (RFC 2045 section 6.7).
final class QuotedPrintable {

    private static final int LINE_LENGTH_MAX = 76;

    private QuotedPrintable() {}

    /// Whether a header can travel as it is: ASCII, lines of at most 998 octets that end in CRLF (RFC 5322 section
    /// 2.1.1).
    static boolean needed(byte[] octets) {
        int line = 0;
        for (int i = 0; i < octets.length; i++) {
            byte octet = octets[i];
            boolean crlf = octet == '\r' && i + 1 < octets.length && octets[i + 1] == '\n';
            boolean bare = (octet == '\n' && (i == 0 || octets[i - 1] != '\r')) || (octet == '\r' && !crlf);
            line = octet == '\n' ? 0 : line + 1;
            if (octet <= 0 || bare || line > 998 || octet == 0x7f || octet == 0x1b) {
                return true;
            }
        }
        return false;
    }

    static String encode(byte[] octets) {
        StringBuilder out = new StringBuilder(octets.length + octets.length / 8);
        int column = 0;
        for (int i = 0; i < octets.length; i++) {
            int octet = octets[i] & 0xff;
            if (octet == '\r' && i + 1 < octets.length && octets[i + 1] == '\n') {
                out.append("\r\n");
                column = 0;
                i++;
                continue;
            }
            boolean last =
                    i + 1 == octets.length || (octets[i + 1] == '\r' && i + 2 < octets.length && octets[i + 2] == '\n');
            boolean plain = (octet > ' ' && octet < 0x7f && octet != '=') || (octet == ' ' && !last);
            String encoded = plain ? String.valueOf((char) octet) : String.format("=%02X", octet);
            if (column + encoded.length() > LINE_LENGTH_MAX - 1) {
                out.append("=\r\n");
                column = 0;
            }
            out.append(encoded);
            column += encoded.length();
        }
        return out.toString();
    }

    static String plain(byte[] octets) {
        return new String(octets, StandardCharsets.US_ASCII);
    }
}
