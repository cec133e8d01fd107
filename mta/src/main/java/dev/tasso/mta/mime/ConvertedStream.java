package dev.tasso.mta.mime;

import dev.tasso.mta.mime.Survey.Change;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Base64;
import java.util.List;

/// A message while it is converted, as a stream that holds no more than a header section or a piece of a line.
final class ConvertedStream extends InputStream {

    private static final int READY_OCTETS = 8_192;

    private final InputStream message;
    private final List<Change> changes;
    private final Walk walk;
    private final ByteArrayOutputStream out = new ByteArrayOutputStream(2 * READY_OCTETS);
    private OutputStream encoder = out;
    private int headers;
    private byte[] ready = new byte[0];
    private int taken;
    private boolean endsLine;
    private boolean over;

    ConvertedStream(InputStream message, List<Change> changes) {
        this.message = message;
        this.changes = changes;
        this.walk = new Walk(message, new Writing());
    }

    @Override
    public int read() throws IOException {
        return prepared() ? ready[taken++] & 0xff : -1;
    }

    @Override
    public int read(byte[] octets, int from, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        if (!prepared()) {
            return -1;
        }
        int count = Math.min(length, ready.length - taken);
        System.arraycopy(ready, taken, octets, from, count);
        taken += count;
        return count;
    }

    @Override
    public void close() throws IOException {
        message.close();
    }

    private boolean prepared() throws IOException {
        if (taken < ready.length) {
            return true;
        }
        while (!over && out.size() < READY_OCTETS) {
            over = !walk.step();
        }
        ready = out.toByteArray();
        taken = 0;
        out.reset();
        if (ready.length > 0) {
            endsLine = ready[ready.length - 1] == '\n';
        } else if (!endsLine) {
            // What was encoded to the end has no line end of its own.
            endsLine = true;
            ready = new byte[] {'\r', '\n'};
        }
        return ready.length > 0;
    }

    private final class Writing implements Walk.Visitor {

        @Override
        public void header(PartHeader header) throws IOException {
            Change change = changes.get(headers++);
            out.writeBytes(change == Change.NONE ? header.octets() : header.encodedAs(change.word));
            encoder = switch (change) {
                case QUOTED_PRINTABLE -> new QuotedPrintableOutput(out);
                case BASE64 -> Base64.getMimeEncoder().wrap(out);
                case NONE, SEVENBIT, EIGHTBIT -> out;
            };
        }

        @Override
        public void content(byte[] octets, int from, int length) throws IOException {
            encoder.write(octets, from, length);
        }

        @Override
        public void contentEnds() throws IOException {
            encoder.close();
            encoder = out;
        }

        @Override
        public void between(byte[] octets, int from, int length) {
            out.write(octets, from, length);
        }
    }
}
