package dev.tasso.mta.report;

import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/// The header section of the message that a report is about, which the report returns (RFC 3462 section 2).
public final class OriginalHeader {

    /// More than this of a header is not returned.
    public static final int OCTETS_MAX = 64 * 1024;

    private OriginalHeader() {}

    /// Reads a message up to the empty line after its header, or up to the last whole line within the limit.
    public static byte[] read(InputStream message) throws IOException {
        byte[] octets = message.readNBytes(OCTETS_MAX);
        int wholeLines = 0;
        for (int start = 0; start < octets.length; ) {
            int end = afterLine(octets, start);
            if (end < 0 || octets[start] == '\r') {
                return Arrays.copyOf(octets, start);
            }
            wholeLines = end;
            start = end;
        }
        return Arrays.copyOf(octets, wholeLines);
    }

    private static int afterLine(byte[] octets, int start) {
        for (int i = start; i < octets.length; i++) {
            if (octets[i] == '\n') {
                return i + 1;
            }
        }
        return -1;
    }
}
