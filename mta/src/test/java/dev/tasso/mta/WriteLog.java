package dev.tasso.mta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/// Every write to a block device in order, as the kernel's log-writes target and `blklogwrites` of QEMU record it.
///
/// A block of the size of a sector opens the log; each entry is such a block, and the octets written behind it.
record WriteLog(Path file, int sectorBytes, List<Entry> entries) {

    private static final long MAGIC = 0x6a736677736872L;
    private static final int FLUSH = 1;
    private static final int FUA = 2;
    private static final int DISCARD = 4;

    /// One request to the device.
    ///
    /// @param data where its octets begin in the log
    /// @param end of the entry in the log
    /// @param at where its octets go on the device
    record Entry(long data, long end, long at, long octets, long flags) {

        /// Whether all that came before is on the disk from here on.
        boolean isFlush() {
            return (flags & FLUSH) != 0;
        }

        boolean isForced() {
            return (flags & FUA) != 0;
        }

        boolean isWrite() {
            return octets > 0 && (flags & DISCARD) == 0;
        }
    }

    static WriteLog read(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            ByteBuffer head = ByteBuffer.allocate(32).order(ByteOrder.LITTLE_ENDIAN);
            channel.read(head, 0);
            if (head.getLong(0) != MAGIC) {
                throw new IOException(file + " is no log of writes");
            }
            int sector = head.getInt(24);
            List<Entry> entries = new ArrayList<>();
            long position = sector;
            while (position + sector <= channel.size()) {
                head.clear();
                channel.read(head, position);
                long sectors = head.getLong(8);
                long flags = head.getLong(16);
                boolean unwritten = sectors == 0 && flags == 0;
                if (unwritten) {
                    break;
                }
                long octets = (flags & DISCARD) != 0 ? 0 : sectors * sector;
                long data = position + sector;
                entries.add(new Entry(data, data + octets, head.getLong(0) * sector, octets, flags));
                position = data + octets;
            }
            return new WriteLog(file, sector, entries);
        }
    }

    /// Does to an image of the device what an entry did to the device.
    void apply(Entry entry, FileChannel log, FileChannel image) throws IOException {
        if (entry.isWrite()) {
            ByteBuffer octets = ByteBuffer.allocate((int) entry.octets());
            log.read(octets, entry.data());
            image.write(octets.flip(), entry.at());
        }
    }
}
