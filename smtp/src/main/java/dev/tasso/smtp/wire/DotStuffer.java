package dev.tasso.smtp.wire;

import java.io.IOException;
import java.io.OutputStream;

/// Takes a message and sends it dot-stuffed (RFC 5321 section 4.5.2).
///
/// A bare CR or LF is refused with [BodyRefused] before it reaches the wire; the message can then only be given up
/// by closing the connection.
public final class DotStuffer extends OutputStream {

    DotStuffer() {}

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] octets, int offset, int length) throws IOException {
        throw new UnsupportedOperationException();
    }

    /// Ends the message with CRLF.CRLF and flushes; where the last line's CRLF is missing it is supplied.
    public void end() throws IOException {
        write(new byte[0], 0, 0);
    }
}
