package dev.tasso.smtp.wire;

import dev.tasso.smtp.transcript.Recorder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/// A wire whose peer is a fixed run of octets that arrive in pieces of a given size.
final class Canned {

    final ByteArrayOutputStream sent = new ByteArrayOutputStream();
    final Wire wire;

    Canned(String octets, int pieceOctets) {
        this(octets.getBytes(StandardCharsets.ISO_8859_1), pieceOctets);
    }

    Canned(byte[] octets, int pieceOctets) {
        InputStream in = new ByteArrayInputStream(octets) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, pieceOctets));
            }
        };
        wire = new Wire(
                new Transport(in, sent, () -> {}, () -> {}, () -> {}, Optional.empty()),
                Watchdog.common(),
                Recorder.off());
    }

    String sentText() {
        return sent.toString(StandardCharsets.ISO_8859_1);
    }
}
