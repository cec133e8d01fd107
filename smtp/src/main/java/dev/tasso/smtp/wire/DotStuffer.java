package dev.tasso.smtp.wire;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/// Takes a message and sends it dot-stuffed (RFC 5321 section 4.5.2).
///
/// A bare CR or LF is refused with [BodyRefused] before it reaches the wire; the message can then only be given up
/// by closing the connection, because its end must never be sent.
public final class DotStuffer extends OutputStream {

    static final Reply BARE = Reply.of(554, "5.6.0", "The message holds a bare CR or LF and cannot be sent as it is");
    private static final byte[] DOT = {'.'};
    private static final byte[] END_OF_LINE = {'\r', '\n', '.', '\r', '\n'};

    private enum At {
        LINE_START,
        IN_LINE,
        /// Behind a CR that was not sent yet: its LF must come first.
        CR,
        REFUSED,
        ENDED
    }

    private final Output output;
    private final Recorder recorder;
    private At at = At.LINE_START;
    private long octets;

    DotStuffer(Output output, Recorder recorder) {
        this.output = output;
        this.recorder = recorder;
    }

    @Override
    public void write(int octet) throws IOException {
        write(new byte[] {(byte) octet}, 0, 1);
    }

    @Override
    public void write(byte[] source, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, source.length);
        if (at == At.REFUSED || at == At.ENDED) {
            throw new IOException("the message is already " + (at == At.ENDED ? "ended" : "refused"));
        }
        octets += length;
        int end = offset + length;
        int i = offset;
        if (at == At.CR && i < end) {
            i = afterHeldCr(source, i);
        }
        while (i < end) {
            if (at == At.LINE_START && source[i] == '.') {
                output.write(DOT, 0, 1);
            }
            i = stretch(source, i, end);
        }
    }

    /// Ends the message with CRLF.CRLF and sends it; where the last line's CRLF is missing it is supplied.
    public void end() throws IOException {
        if (at == At.CR) {
            throw refused();
        }
        if (at == At.REFUSED || at == At.ENDED) {
            throw new IOException("the message is already over");
        }
        int skip = at == At.LINE_START ? 2 : 0;
        output.write(END_OF_LINE, skip, END_OF_LINE.length - skip);
        at = At.ENDED;
        recorder.remark("a message of " + octets + " octets");
        recorder.sent(".");
        output.flush();
    }

    /// How many octets were taken, before stuffing.
    public long octets() {
        return octets;
    }

    private int afterHeldCr(byte[] source, int i) throws IOException {
        if (source[i] != '\n') {
            throw refused();
        }
        output.write(END_OF_LINE, 0, 2);
        at = At.LINE_START;
        return i + 1;
    }

    /// Sends whole lines up to one that begins with a dot, and returns where it stopped.
    private int stretch(byte[] source, int start, int end) throws IOException {
        int i = start;
        at = At.IN_LINE;
        while (i < end) {
            byte octet = source[i];
            if (octet != '\r' && octet != '\n') {
                i++;
                continue;
            }
            if (octet == '\n' || (i + 1 < end && source[i + 1] != '\n')) {
                throw refused();
            }
            if (i + 1 == end) {
                output.write(source, start, i - start);
                at = At.CR;
                return end;
            }
            i += 2;
            if (i == end || source[i] == '.') {
                at = At.LINE_START;
                break;
            }
        }
        output.write(source, start, i - start);
        return i;
    }

    private BodyRefused refused() {
        at = At.REFUSED;
        return new BodyRefused(BARE);
    }
}
