package dev.tasso.smtp.client;

import java.io.ByteArrayInputStream;
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
}
