package dev.tasso.mta.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashSet;
import java.util.Set;

/// Keeps a folder for one process: the kernel gives the lock back however the process ends.
final class FolderLock implements AutoCloseable {

    /// Folders that this process has. To open a locked file a second time would give the lock back on closing it.
    private static final Set<Path> HELD = new HashSet<>();

    private final Path folder;
    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(Path folder, FileChannel channel, FileLock lock) {
        this.folder = folder;
        this.channel = channel;
        this.lock = lock;
    }

    /// Takes the lock, or says who has it.
    static FolderLock take(Path folder) throws IOException {
        Files.createDirectories(folder);
        Path real = folder.toRealPath();
        synchronized (HELD) {
            if (HELD.contains(real)) {
                throw inUse(real, Long.toString(ProcessHandle.current().pid()));
            }
            FolderLock taken = lock(real);
            HELD.add(real);
            return taken;
        }
    }

    private static FolderLock lock(Path folder) throws IOException {
        FileChannel channel = FileChannel.open(
                folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
        try {
            FileLock lock = channel.tryLock();
            if (lock == null) {
                throw inUse(folder, holder(channel));
            }
            byte[] pid = (ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII);
            channel.truncate(0).write(ByteBuffer.wrap(pid), 0);
            return new FolderLock(folder, channel, lock);
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static String holder(FileChannel channel) throws IOException {
        ByteBuffer pid = ByteBuffer.allocate(20);
        channel.read(pid, 0);
        return new String(pid.array(), 0, pid.position(), StandardCharsets.US_ASCII).strip();
    }

    private static IOException inUse(Path folder, String pid) {
        return new IOException("the spool in " + folder + " is in use by process " + pid
                + "; stop that server first, or give this one another data folder");
    }

    /// Gives the lock back; does nothing the second time.
    @Override
    public void close() throws IOException {
        synchronized (HELD) {
            if (!channel.isOpen()) {
                return;
            }
            try (channel) {
                lock.release();
            } finally {
                HELD.remove(folder);
            }
        }
    }
}
