package dev.tasso.mta.report;

/// Octets as ASCII lines of at most 76 characters (RFC 2045 section 6.7), so that a report needs no 8BITMIME and no
/// long lines of its peer, whatever it returns.
final class QuotedPrintable {

    private static final int LINE_MAX = 76;

    private QuotedPrintable() {}

    /// Encodes text whose lines end with CRLF.
    static String encode(byte[] text) {
        StringBuilder encoded = new StringBuilder(text.length + text.length / 8);
        int column = 0;
        for (int i = 0; i < text.length; i++) {
            boolean lineEnd = text[i] == '\r' && i + 1 < text.length && text[i + 1] == '\n';
            if (lineEnd) {
                encoded.append("\r\n");
                column = 0;
                i++;
                continue;
            }
            boolean last = i + 1 == text.length || text[i + 1] == '\r' || text[i + 1] == '\n';
            String piece = piece(text[i], last);
            if (column + piece.length() > LINE_MAX - 1) {
                encoded.append("=\r\n");
                column = 0;
            }
            encoded.append(piece);
            column += piece.length();
        }
        return encoded.toString();
    }

    private static String piece(byte octet, boolean last) {
        boolean blank = octet == ' ' || octet == '\t';
        boolean printable = octet > ' ' && octet < 0x7f && octet != '=';
        return printable || (blank && !last) ? String.valueOf((char) octet) : String.format("=%02X", octet & 0xff);
    }
}
