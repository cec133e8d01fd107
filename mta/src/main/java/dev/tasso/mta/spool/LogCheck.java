package dev.tasso.mta.spool;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Looks through the write-ahead logs before RocksDB does, so that nothing in them is dropped in silence.
///
/// A torn tail, with nothing valid behind it, is what a crash leaves: it is cut off. Anything else that does not
/// verify is damage: the log is set aside, and written anew with all that verifies, in the same order under the same
/// sequence numbers; of a broken batch every record that carries a valid seal of its own is kept.
final class LogCheck {

    private final Path store;
    private final DamagedFolder damaged;

    LogCheck(Path store, DamagedFolder damaged) {
        this.store = store;
        this.damaged = damaged;
    }

    /// A stretch of a log that does not verify, and what was saved from it.
    private record Broken(long from, long to, int records, int saved) {}

    void run() throws IOException {
        List<Path> logs = files(store, ".log");
        for (int i = 0; i < logs.size(); i++) {
            check(logs, i);
        }
    }

    /// The numbered files of a kind, in order of their numbers.
    static List<Path> files(Path folder, String ending) throws IOException {
        try (var all = Files.list(folder)) {
            return all.filter(file -> file.getFileName().toString().matches("\\d+\\" + ending))
                    .sorted()
                    .toList();
        }
    }

    private static boolean isEmptyFrom(List<Path> logs, int first) throws IOException {
        boolean[] any = {false};
        for (Path log : logs.subList(first, logs.size())) {
            LogFile.read(log, (kind, _, _, _) -> any[0] |= kind == LogFile.Kind.WHOLE);
        }
        return !any[0];
    }

    private void check(List<Path> logs, int which) throws IOException {
        Path log = logs.get(which);
        long[] tornAt = {-1};
        boolean[] isBroken = {false};
        LogFile.read(log, (kind, from, _, _) -> {
            isBroken[0] |= kind == LogFile.Kind.BROKEN;
            tornAt[0] = kind == LogFile.Kind.TORN ? from : -1;
        });
        boolean tornInside = tornAt[0] >= 0 && !isEmptyFrom(logs, which + 1);
        if (isBroken[0] || tornInside) {
            damaged.keep(log);
            repair(log);
        } else if (tornAt[0] >= 0) {
            cut(log, tornAt[0]);
        }
    }

    private static void cut(Path log, long at) throws IOException {
        try (FileChannel channel = FileChannel.open(log, StandardOpenOption.WRITE)) {
            channel.truncate(at).force(true);
        }
    }

    private void repair(Path log) throws IOException {
        Path repaired = log.resolveSibling(log.getFileName() + ".repaired");
        List<Broken> stretches = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(
                        repaired,
                        StandardOpenOption.CREATE,
                        StandardOpenOption.TRUNCATE_EXISTING,
                        StandardOpenOption.WRITE);
                OutputStream out = new BufferedOutputStream(java.nio.channels.Channels.newOutputStream(channel))) {
            LogFile.Writer writer = new LogFile.Writer(out);
            long[] next = {0};
            LogFile.read(log, (kind, from, to, piece) -> {
                byte[] octets = piece.octets();
                Optional<BatchRecord> whole = kind == LogFile.Kind.WHOLE ? BatchRecord.read(octets) : Optional.empty();
                if (whole.isPresent()) {
                    writer.write(octets);
                    next[0] = whole.get().sequence() + whole.get().count();
                } else {
                    stretches.add(rescue(octets, from, to, next, writer));
                }
            });
            out.flush();
            channel.force(true);
        }
        Files.move(repaired, log, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        DamagedFolder.forceFolder(store);
        for (Broken stretch : stretches) {
            damaged.found(
                    log.getFileName().toString(),
                    "octets " + stretch.from + " to " + stretch.to + " of the log do not verify; " + stretch.saved
                            + " records in them do and were kept");
        }
    }

    private Broken rescue(byte[] octets, long from, long to, long[] next, LogFile.Writer writer) throws IOException {
        List<BatchRecord.Change> rescued = BatchRecord.rescue(octets);
        damaged.suspect(octets);
        if (!rescued.isEmpty()) {
            writer.write(new BatchRecord(next[0], rescued.size(), rescued).encode());
            next[0] += rescued.size();
        }
        return new Broken(from, to, octets.length, rescued.size());
    }
}
