package dev.tasso.smtp.wire;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import java.io.IOException;
import java.util.Optional;

/// Sends a message in chunks (RFC 3030 section 2).
///
/// A message of lines with a bare CR or LF is refused with [BodyRefused] before the chunk that holds it is announced,
/// as
/// [DotStuffer] does; any other goes as it is.
public final class ChunkOutput {

    private final Output output;
    private final Recorder recorder;
    private final Optional<LineCheck> lines;

    ChunkOutput(Output output, Recorder recorder, boolean binary) {
        this.output = output;
        this.recorder = recorder;
        lines = binary ? Optional.empty() : Optional.of(new LineCheck(Integer.MAX_VALUE));
    }

    /// Buffers `BDAT` and so many octets; its reply must be read.
    public void chunk(byte[] octets, boolean last) throws IOException {
        Optional<Reply> fault = lines.flatMap(check -> check.check(octets, 0, octets.length));
        if (fault.isPresent() || (last && lines.flatMap(LineCheck::end).isPresent())) {
            throw new BodyRefused(DotStuffer.BARE);
        }
        String line = "BDAT " + octets.length + (last ? " LAST" : "");
        output.line(line);
        recorder.sent(line);
        output.write(octets, 0, octets.length);
        recorder.remark("a chunk of " + octets.length + " octets");
    }
}
