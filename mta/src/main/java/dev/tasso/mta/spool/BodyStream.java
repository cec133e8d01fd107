package dev.tasso.mta.spool;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// A stored body as a stream: one chunk of it is in the heap at a time. A message that leaves the queue meanwhile takes
/// its body along, and then the stream ends with an `IOException`: a part must never pass for the whole.
final class BodyStream extends InputStream {

    /// Fetches one chunk; empty where there is none.
    @FunctionalInterface
    interface Source {
        Optional<byte[]> chunk(int number) throws IOException;
    }

    private final Source source;
    private byte[] chunk;
    private int at;
    private int next = 1;

    /// Octets behind the chunk.
    private long left;

    BodyStream(Source source, byte[] first, long size) {
        this.source = source;
        this.chunk = first;
        this.left = size - first.length;
    }

    @Override
    public int read() throws IOException {
        return fetch() ? chunk[at++] & 0xff : -1;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!fetch()) {
            return -1;
        }
        int part = Math.min(length, chunk.length - at);
        System.arraycopy(chunk, at, into, offset, part);
        at += part;
        return part;
    }

    @Override
    public int available() {
        return chunk.length - at;
    }

    private boolean fetch() throws IOException {
        while (at == chunk.length && left > 0) {
            chunk = source.chunk(next)
                    .orElseThrow(() ->
                            new IOException("the body is gone, but for its first octets: " + left + " are missing"));
            next++;
            at = 0;
            left -= chunk.length;
        }
        return at < chunk.length;
    }
}
