package dev.tasso.smtp.wire;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import dev.tasso.smtp.command.Command.Bdat;
import dev.tasso.smtp.transcript.Recorder;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Lines, bodies, chunks and the header of the PROXY protocol (RFC 5321 sections 2.3.8 and 4.5.2, RFC 3030).
///
/// The first octet of an input says in how large pieces the others arrive: nothing may depend on that.
public final class WireTargets {

    private static final Limits LIMITS =
            Limits.defaults().withBodyOctetsMax(1 << 17).withTextLineOctetsMax(1_000);

    private WireTargets() {}

    public static List<Target> all() {
        return List.of(
                Target.parser("lines", WireTargets::lines),
                Target.parser("body", WireTargets::body),
                Target.parser("chunks", WireTargets::chunks),
                Target.parser("proxy", WireTargets::proxy));
    }

    /// What the other side is sent stands in `sent`.
    static Wire wire(byte[] octets, int pieceOctets, ByteArrayOutputStream sent) {
        InputStream in = new ByteArrayInputStream(octets) {
            @Override
            public synchronized int read(byte[] target, int offset, int length) {
                return super.read(target, offset, Math.min(length, pieceOctets));
            }
        };
        return new Wire(
                new Transport(in, sent, () -> {}, () -> {}, () -> {}, Optional.empty()),
                Watchdog.common(),
                Recorder.off());
    }

    private static int piece(byte[] octets) {
        return octets.length == 0 ? 1 : 1 + (octets[0] & 0xff);
    }

    private static byte[] rest(byte[] octets) {
        return Arrays.copyOfRange(octets, Math.min(1, octets.length), octets.length);
    }

    private static String allLines(byte[] octets, int piece) {
        StringBuilder all = new StringBuilder();
        try (Wire wire = wire(octets, piece, new ByteArrayOutputStream())) {
            while (true) {
                Line line = wire.readLine(LIMITS.commandLineOctetsMax(), LIMITS.commandWithin());
                if (line instanceof Line.Text(String text)) {
                    must(Wire.isLine(text), "no line: " + text);
                }
                must(wire.bufferedOctetsMax() <= 2 * LIMITS.commandLineOctetsMax(), "more is kept than a line");
                all.append(line).append('\n');
            }
        } catch (IOException _) {
            return all.toString();
        }
    }

    private static void lines(byte[] octets) {
        byte[] rest = rest(octets);
        must(allLines(rest, piece(octets)).equals(allLines(rest, Integer.MAX_VALUE)), "the pieces matter");
    }

    /// The body, or nothing where it was refused or has no end; and what comes behind it.
    private static String read(byte[] octets, int piece) {
        String body = "(none)";
        try (Wire wire = wire(octets, piece, new ByteArrayOutputStream())) {
            try (InputStream in = wire.body(LIMITS)) {
                body = new String(in.readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (BodyRefused _) {
                // Of several faults the pieces may decide which is named.
                body = "(refused)";
            }
            return body + " / " + wire.readLine(LIMITS.commandLineOctetsMax(), LIMITS.commandWithin());
        } catch (IOException _) {
            return body;
        }
    }

    private static void body(byte[] octets) throws IOException {
        byte[] rest = rest(octets);
        String body = read(rest, piece(octets));
        must(body.equals(read(rest, Integer.MAX_VALUE)), "the pieces matter");
        ByteArrayOutputStream sent = new ByteArrayOutputStream();
        try (Wire wire = wire(new byte[0], 1, sent)) {
            DotStuffer stuffer = wire.dotStuffed();
            stuffer.write(rest, 0, rest.length);
            stuffer.end();
        } catch (BodyRefused _) {
            return;
        }
        must(sent.size() <= 8 * rest.length + 5, "too much is sent");
        String back = read(sent.toByteArray(), piece(octets));
        String wanted = new String(rest, StandardCharsets.ISO_8859_1);
        boolean same = back.equals(wanted) || back.equals(wanted + "\r\n");
        must(same || back.startsWith("(refused)"), "sent and read again: " + back);
    }

    /// Each chunk says how long it is in one octet before it; 0 is the last.
    private static void chunks(byte[] octets) throws IOException {
        byte[] rest = rest(octets);
        try (Wire wire = wire(rest, piece(octets), new ByteArrayOutputStream());
                ChunkInput in = wire.chunks(
                        LIMITS, piece(octets) % 2 == 0, new Bdat(piece(octets), false), it -> next(it, rest))) {
            byte[] all = in.readAllBytes();
            must(all.length <= rest.length, "more than was sent");
            must(Arrays.equals(all, Arrays.copyOf(rest, all.length)), "other octets than were sent");
        } catch (IOException _) {
            // Refused, or ended too early.
        }
    }

    private static Bdat next(ChunkInput in, byte[] octets) {
        int size = octets[(int) (in.octets() % octets.length)] & 0x7f;
        return new Bdat(size, size == 0);
    }

    private static void proxy(byte[] octets) {
        ByteArrayInputStream in = new ByteArrayInputStream(octets);
        try {
            ProxyHeader header = ProxyHeader.read(in);
            int taken = octets.length - in.available();
            must(taken <= 16 + ProxyHeader.BINARY_OCTETS_MAX, "it reads further than a header goes");
            ProxyHeader again = ProxyHeader.read(new ByteArrayInputStream(octets, 0, taken));
            must(again.equals(header), "the header depends on what follows it");
        } catch (IOException _) {
            // No header.
        }
    }
}
