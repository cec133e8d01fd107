package dev.tasso.smtp.client;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;

/// Opens the octets of a message: header and body with CRLF line ends, dots not stuffed.
@FunctionalInterface
public interface BodySource {

    /// A new stream from the first octet on; the client closes it. It may be opened more than once.
    InputStream open() throws IOException;

    /// A message that stands in memory.
    static BodySource of(byte[] octets) {
        return () -> new ByteArrayInputStream(octets);
    }

    /// A message that stands in memory, sent as UTF-8.
    static BodySource of(String text) {
        return of(text.getBytes(StandardCharsets.UTF_8));
    }

    /// A message as files hold it, made fit to be sent: each LF alone becomes CRLF, and so does a missing last line
    /// end.
    /// Nothing else changes.
    static byte[] wholeLines(byte[] octets) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + octets.length / 32);
        for (int i = 0; i < octets.length; i++) {
            if (octets[i] == '\n' && (i == 0 || octets[i - 1] != '\r')) {
                out.write('\r');
            }
            out.write(octets[i]);
        }
        if (octets.length == 0 || octets[octets.length - 1] != '\n') {
            out.writeBytes(new byte[] {'\r', '\n'});
        }
        return out.toByteArray();
    }
}
