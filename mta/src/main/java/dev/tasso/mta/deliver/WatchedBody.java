package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Answer.Stage;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A stored body on its way out: tells the attempt's owner that it moves, and keeps our own failure to read it apart
/// from the peer's failure to take it.
final class WatchedBody {

    private static final int BLOCK_OCTETS = 16_384;

    private final Delivery.Body body;
    private final long octets;
    private final Patience patience;
    private @Nullable IOException failure;

    WatchedBody(Delivery.Body body, long octets, Patience patience) {
        this.body = body;
        this.octets = octets;
        this.patience = patience;
    }

    /// Why the body could not be read.
    Optional<IOException> failure() {
        return Optional.ofNullable(failure);
    }

    InputStream open() throws IOException {
        patience.reached(Stage.DATA);
        try {
            return new Stream(body.open());
        } catch (IOException why) {
            failure = why;
            throw why;
        }
    }

    private final class Stream extends FilterInputStream {

        Stream(InputStream in) {
            super(in);
        }

        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] octets, int from, int length) throws IOException {
            try {
                int count = in.read(octets, from, length);
                patience.moved();
                if (count < 0) {
                    patience.reached(Stage.END_OF_DATA);
                }
                return count;
            } catch (IOException why) {
                failure = why;
                throw why;
            }
        }

        @Override
        public long transferTo(OutputStream out) throws IOException {
            byte[] block = new byte[Math.clamp(octets + 1, 1_024, BLOCK_OCTETS)];
            long total = 0;
            for (int count = read(block, 0, block.length); count >= 0; count = read(block, 0, block.length)) {
                out.write(block, 0, count);
                total += count;
                patience.moved();
            }
            return total;
        }
    }
}
