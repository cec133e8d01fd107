package dev.tasso.mta.spool;

import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;

/// A stored body as a stream: one chunk of it is in the heap at a time.
final class BodyStream extends InputStream {

    /// Fetches one chunk; empty past the end.
    @FunctionalInterface
    interface Source {
        Optional<byte[]> chunk(int number) throws IOException;
    }

    private final Source source;
    private byte[] chunk;
    private int at;
    private int next = 1;
    private boolean ended;

    BodyStream(Source source, byte[] first) {
        this.source = source;
        this.chunk = first;
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
        while (at == chunk.length && !ended) {
            Optional<byte[]> fetched = source.chunk(next);
            next++;
            at = 0;
            ended = fetched.isEmpty();
            chunk = fetched.orElse(new byte[0]);
        }
        return at < chunk.length;
    }
}
