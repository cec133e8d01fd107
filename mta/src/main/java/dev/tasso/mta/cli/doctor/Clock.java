package dev.tasso.mta.cli.doctor;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.verify.Remark;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/// Whether the time is right: against a time server where one is named (RFC 5905 section 14), and whether the clock
/// jumps while it is looked at. Nothing else here can say whether it is right.
record Clock(Optional<InetSocketAddress> server, Duration within) {
    private static final long EPOCH_1900 = 2_208_988_800L;
    private static final int PACKET_OCTETS = 48;
    private static final Duration DOUBTFUL = Duration.ofSeconds(1);
    private static final Duration WRONG = Duration.ofSeconds(30);
    private static final long JUMP_MILLIS = 20;

    /// Long ago: no clock that is right shows less.
    private static final Instant BUILT = Instant.parse("2026-01-01T00:00:00Z");

    /// Two clocks read at once.
    record Reading(long wallMillis, long nanos) {
        static Reading now() {
            return new Reading(System.currentTimeMillis(), System.nanoTime());
        }

        /// By how much the wall clock went further than the one that never jumps.
        long jumpedMillis(Reading before) {
            return wallMillis - before.wallMillis - (nanos - before.nanos) / 1_000_000;
        }
    }

    /// @param before read when the command began
    List<Item> check(Reading before) {
        long jump = Reading.now().jumpedMillis(before);
        Instant now = Instant.now();
        List<Remark> remarks = now.isBefore(BUILT)
                ? List.of(Item.error(
                        "the clock shows " + now + ", which is long past",
                        "RFC 5321 section 4.4",
                        "set it, and keep it right with chrony or systemd-timesyncd"))
                : Math.abs(jump) > JUMP_MILLIS
                        ? List.of(Item.warning(
                                "it was set while this ran: by " + jump + " ms",
                                "",
                                "let one program alone keep it right, and slew it"))
                        : List.of();
        Item steady = new Item("clock", "steady", jump + " ms off the monotonic clock since the start", remarks);
        return server.isEmpty()
                ? List.of(steady, new Item("clock", "time", now + ", not compared: --time-server HOST does", List.of()))
                : List.of(steady, compared(server.get()));
    }

    private Item compared(InetSocketAddress address) {
        try {
            Duration offset = offset(address);
            boolean wrong = offset.abs().compareTo(WRONG) > 0;
            boolean doubtful = offset.abs().compareTo(DOUBTFUL) > 0;
            String what =
                    "the clock is off by " + offset.toMillis() + " ms: signatures, certificates and retries go by it";
            String cure = "keep it right with chrony or systemd-timesyncd";
            return new Item(
                    "clock",
                    "time",
                    offset.toMillis() + " ms off " + address.getHostString(),
                    wrong
                            ? List.of(Item.error(what, "RFC 5321 section 4.4", cure))
                            : doubtful ? List.of(Item.warning(what, "RFC 5321 section 4.4", cure)) : List.of());
        } catch (IOException failure) {
            return new Item(
                    "clock",
                    "time",
                    "not found out",
                    List.of(Item.unknown(
                            address.getHostString() + " does not tell the time: " + failure.getMessage(),
                            "RFC 5905 section 14",
                            "name another with --time-server; is UDP port 123 open outwards?")));
        }
    }

    /// What must be added to our clock to have that of the server.
    private Duration offset(InetSocketAddress address) throws IOException {
        byte[] packet = new byte[PACKET_OCTETS];
        packet[0] = 0x23;
        long cookie = System.nanoTime();
        ByteBuffer.wrap(packet).putLong(40, cookie);
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(address);
            socket.setSoTimeout((int) within.toMillis());
            long sent = System.currentTimeMillis();
            socket.send(new DatagramPacket(packet, packet.length));
            DatagramPacket answer = new DatagramPacket(new byte[PACKET_OCTETS], PACKET_OCTETS);
            socket.receive(answer);
            long received = System.currentTimeMillis();
            ByteBuffer fields = ByteBuffer.wrap(answer.getData());
            boolean sound = answer.getLength() == PACKET_OCTETS
                    && (fields.get(0) & 7) == 4
                    && fields.get(1) != 0
                    && fields.getLong(24) == cookie;
            if (!sound) {
                throw new IOException("its answer makes no sense");
            }
            long there = (millis(fields.getLong(32)) + millis(fields.getLong(40))) / 2;
            return Duration.ofMillis(there - (sent + received) / 2);
        }
    }

    private static long millis(long timestamp) {
        long seconds = (timestamp >>> 32) - EPOCH_1900;
        return seconds * 1_000 + (((timestamp & 0xffff_ffffL) * 1_000) >>> 32);
    }
}
