package dev.tasso.mta.report;

import dev.tasso.mta.mime.QuotedPrintableOutput;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/// Octets as printable ASCII in short lines (RFC 2045 section 6.7).
final class QuotedPrintable {

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
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + octets.length / 8);
        try (OutputStream encoder = new QuotedPrintableOutput(out)) {
            encoder.write(octets);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return out.toString(StandardCharsets.US_ASCII);
    }

    static String plain(byte[] octets) {
        return new String(octets, StandardCharsets.US_ASCII);
    }
}
