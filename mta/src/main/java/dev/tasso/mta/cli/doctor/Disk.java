package dev.tasso.mta.cli.doctor;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.verify.Remark;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// How long the disk below the data folder takes to make sure of 4 KB: every 250 that the server says waits for that.
record Disk(Path folder) {
    private static final int WRITES_MAX = 200;
    private static final int OCTETS = 4_096;
    private static final Duration WITHIN = Duration.ofSeconds(5);
    private static final long SLOW_MICROS = 50_000;
    private static final long UNLIKELY_MICROS = 15;
    private static final long ROOM_MIN = 1L << 30;

    List<Item> check() {
        Path place = existing();
        try {
            return List.of(force(place), room(place));
        } catch (IOException failure) {
            return List.of(new Item(
                    "disk",
                    place.toString(),
                    "cannot be written",
                    List.of(Item.error(
                            "a file cannot be written and forced there: " + failure,
                            "",
                            "let the server's user own the folder, and run this as that user"))));
        }
    }

    /// The folder, or the nearest one above that is there already.
    private Path existing() {
        Path place = folder.toAbsolutePath();
        while (!Files.isDirectory(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return place;
    }

    private static Item force(Path place) throws IOException {
        Path file = Files.createTempFile(place, "tasso-doctor", "");
        try {
            long[] micros = measure(file);
            long median = micros[micros.length / 2];
            long high = micros[micros.length * 99 / 100];
            String found = String.format(
                    Locale.ROOT,
                    "p50 %.2f ms, p99 %.2f ms of %d forced writes of 4 KB",
                    median / 1e3,
                    high / 1e3,
                    micros.length);
            return new Item("disk", "force", found, judged(place, median, high));
        } finally {
            Files.deleteIfExists(file);
        }
    }

    private static long[] measure(Path file) throws IOException {
        long[] micros = new long[WRITES_MAX];
        int count = 0;
        long end = System.nanoTime() + WITHIN.toNanos();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            while (count < WRITES_MAX && System.nanoTime() < end) {
                ByteBuffer block = ByteBuffer.allocateDirect(OCTETS);
                block.put((byte) count).rewind();
                long started = System.nanoTime();
                channel.write(block);
                channel.force(false);
                micros[count++] = (System.nanoTime() - started) / 1_000;
            }
        }
        long[] sorted = Arrays.copyOf(micros, count);
        Arrays.sort(sorted);
        return sorted;
    }

    private static List<Remark> judged(Path place, long median, long high) throws IOException {
        List<Remark> remarks = new ArrayList<>();
        FileStore store = Files.getFileStore(place);
        if (List.of("tmpfs", "ramfs").contains(store.type())) {
            remarks.add(Item.error(
                    place + " lies in memory (" + store.type() + "): what is there is gone after a crash",
                    "RFC 5321 section 6.1",
                    "keep the data on a disk: data = ... in tasso.toml"));
        } else if (median < UNLIKELY_MICROS) {
            remarks.add(Item.warning(
                    "no disk is so quick: something says \"written\" before it is",
                    "RFC 5321 section 6.1",
                    "see to the write cache of the disk, the controller or the virtual machine (cache=writethrough)"));
        }
        if (high > SLOW_MICROS) {
            remarks.add(Item.warning(
                    "slow: who sends single messages waits so long for each 250",
                    "",
                    "an SSD with power-loss protection takes 0.1 ms; is something else busy on this disk?"));
        }
        return remarks;
    }

    private static Item room(Path place) throws IOException {
        FileStore store = Files.getFileStore(place);
        long free = store.getUsableSpace();
        String found = String.format(
                Locale.ROOT, "%.1f GB of %.1f GB free (%s)", free / 1e9, store.getTotalSpace() / 1e9, store.type());
        return new Item(
                "disk",
                "room",
                found,
                free >= ROOM_MIN
                        ? List.of()
                        : List.of(Item.warning(
                                "little room: the server says 452 before the disk is full",
                                "",
                                "make room, or keep the data elsewhere")));
    }
}
