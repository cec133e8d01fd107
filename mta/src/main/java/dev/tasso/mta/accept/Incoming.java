package dev.tasso.mta.accept;

import dev.tasso.mta.mail.Headers;
import dev.tasso.mta.spool.Accepting;
import dev.tasso.smtp.buffer.Buffers;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// A message on its way from the wire into the spool: its header section is looked at, then everything is passed on
/// octet by octet as it came, but for fields that pretend to be ours, through one buffer.
final class Incoming {

    /// Octets of a header section that is still taken.
    static final int HEADER_OCTETS_MAX = 1 << 20;

    private static final Buffers BUFFERS = new Buffers(16 * 1024, 64);

    private final InputStream body;
    private byte[] buffer = BUFFERS.take();
    private int length;
    private boolean whole;

    Incoming(InputStream body) {
        this.body = body;
    }

    /// Reads until the header section has ended; empty where it is too large.
    Optional<Headers> headers() throws IOException {
        while (true) {
            fill();
            Optional<Headers> headers = Headers.scan(buffer, length, whole);
            if (headers.isPresent() || length >= HEADER_OCTETS_MAX) {
                return headers;
            }
            buffer = Arrays.copyOf(buffer, buffer.length * 2);
        }
    }

    /// Passes on what was read and all that follows.
    ///
    /// @param without parts of the header section that stay behind, in order
    void copyTo(Accepting accepting, List<Headers.Span> without) throws IOException {
        int from = 0;
        for (Headers.Span span : without) {
            accepting.write(buffer, from, span.start() - from);
            from = span.end();
        }
        while (true) {
            accepting.write(buffer, from, length - from);
            from = 0;
            if (whole) {
                BUFFERS.give(buffer);
                return;
            }
            length = 0;
            fill();
        }
    }

    private void fill() throws IOException {
        while (!whole && length < buffer.length) {
            int read = body.read(buffer, length, buffer.length - length);
            whole = read < 0;
            length += Math.max(read, 0);
        }
    }
}
