package dev.tasso.mta.mime;

import java.io.IOException;
import java.io.OutputStream;

/// Writes octets as printable ASCII in short lines; CRLF stays a line end, anything else reads back as it was (RFC 2045
/// section 6.7).
public final class QuotedPrintableOutput extends OutputStream {

    private static final int LINE_LENGTH_MAX = 76;
    private static final byte[] HEX = {'0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'A', 'B', 'C', 'D', 'E', 'F'};
    private static final int NONE = -1;

    private final OutputStream out;
    private int column;
    private int space = NONE;
    private boolean cr;

    public QuotedPrintableOutput(OutputStream out) {
        this.out = out;
    }

    @Override
    public void write(int value) throws IOException {
        int octet = value & 0xff;
        if (cr && octet == '\n') {
            endLine();
            return;
        }
        if (octet == '\r' && !cr) {
            cr = true;
            return;
        }
        settle();
        if (octet == '\r') {
            cr = true;
        } else if (octet == ' ' || octet == '\t') {
            space = octet;
        } else if (octet > ' ' && octet < 0x7f && octet != '=') {
            plain(octet);
        } else {
            encoded(octet);
        }
    }

    /// Writes what still waits for its successor. The stream below stays open.
    @Override
    public void close() throws IOException {
        if (!cr && space != NONE) {
            encoded(space);
            space = NONE;
        }
        settle();
    }

    /// White space may not end a line.
    private void endLine() throws IOException {
        if (space != NONE) {
            encoded(space);
        }
        out.write('\r');
        out.write('\n');
        column = 0;
        space = NONE;
        cr = false;
    }

    /// What waited was not followed by a line end.
    private void settle() throws IOException {
        if (space != NONE && !cr) {
            plain(space);
            space = NONE;
        }
        if (cr) {
            if (space != NONE) {
                plain(space);
                space = NONE;
            }
            encoded('\r');
            cr = false;
        }
    }

    private void plain(int octet) throws IOException {
        room(1);
        out.write(octet);
    }

    private void encoded(int octet) throws IOException {
        room(3);
        out.write('=');
        out.write(HEX[octet >> 4]);
        out.write(HEX[octet & 0xf]);
    }

    private void room(int length) throws IOException {
        if (column + length > LINE_LENGTH_MAX - 1) {
            out.write('=');
            out.write('\r');
            out.write('\n');
            column = 0;
        }
        column += length;
    }
}
