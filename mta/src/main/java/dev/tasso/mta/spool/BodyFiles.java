package dev.tasso.mta.spool;

import dev.tasso.mta.mail.MessageId;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/// Bodies that are too large for the log: each is a file of its own, named by its message.
///
/// A file is written while its message arrives, forced before the batch that makes the message exist, and deleted after
/// the force of the batch that ends it. So a crash may leave a file without a message, which the next opening takes
/// away, but never a message without its file. Read and forced by any thread, else used by the writer thread.
final class BodyFiles implements AutoCloseable {

    private final Path folder;
    private final Map<MessageId, Growing> growing = new ConcurrentHashMap<>();

    /// Whose messages have ended in what was written, but perhaps not forced.
    private final List<MessageId> ended = new ArrayList<>();

    /// Whether there are files whose names may not be on the disk yet.
    private boolean unnamed;

    private BodyFiles(Path folder) {
        this.folder = folder;
    }

    /// A file whose message is still arriving. Those who use it follow one another.
    private static final class Growing {
        private final FileChannel channel;
        private final List<Integer> checksums = new ArrayList<>();
        private final int chunkOctets;
        private boolean forced;
        private Optional<IOException> failure = Optional.empty();

        Growing(FileChannel channel, int chunkOctets) {
            this.channel = channel;
            this.chunkOctets = chunkOctets;
        }

        /// Once only: what the kernel could not write it forgets, and a second force would succeed.
        void force() {
            try {
                if (!forced) {
                    forced = true;
                    channel.force(false);
                }
            } catch (IOException failed) {
                failure = Optional.of(failed);
            }
        }
    }

    /// Which messages there are.
    @FunctionalInterface
    interface Known {
        boolean is(MessageId message) throws IOException;
    }

    /// The files below a spool, in a folder that is made where it does not exist.
    static BodyFiles below(Path spool) throws IOException {
        Path folder = spool.resolve("bodies");
        if (!Files.exists(folder)) {
            Files.createDirectories(folder);
            DamagedFolder.forceFolder(spool);
        }
        return new BodyFiles(folder);
    }

    private Path of(MessageId message) {
        return folder.resolve(message.text());
    }

    void append(MessageId message, int chunk, byte[] octets) throws IOException {
        if (chunk == 0) {
            FileChannel channel = FileChannel.open(
                    of(message),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.TRUNCATE_EXISTING,
                    StandardOpenOption.WRITE);
            growing.put(message, new Growing(channel, octets.length));
        }
        Growing file = growing.get(message);
        if (file == null || file.checksums.size() != chunk) {
            throw new IllegalArgumentException("chunk " + chunk + " of " + message + " does not follow the one before");
        }
        ByteBuffer rest = ByteBuffer.wrap(octets);
        while (rest.hasRemaining()) {
            file.channel.write(rest);
        }
        file.checksums.add(Seal.sum(octets));
    }

    /// Forces a file to which nothing is added any more, where there is one; whether that succeeded, `force` tells.
    void forceAhead(MessageId message) {
        Optional.ofNullable(growing.get(message)).ifPresent(Growing::force);
    }

    /// Ends a file and forces what is in it; `forceNames` is to follow, once for several.
    Head.Body.InFile force(MessageId message, int chunks) throws IOException {
        Growing file = growing.remove(message);
        if (file == null || file.checksums.size() != chunks) {
            throw new IllegalArgumentException(message + " did not come in " + chunks + " chunks");
        }
        try (FileChannel _ = file.channel) {
            file.force();
        }
        if (file.failure.isPresent()) {
            throw file.failure.get();
        }
        unnamed = true;
        return new Head.Body.InFile(file.chunkOctets, file.checksums);
    }

    /// Makes sure that the files that were forced are found after a loss of power.
    void forceNames() throws IOException {
        if (unnamed) {
            DamagedFolder.forceFolder(folder);
            unnamed = false;
        }
    }

    byte[] read(MessageId message, long from, int length) throws IOException {
        ByteBuffer octets = ByteBuffer.allocate(length);
        try (FileChannel channel = FileChannel.open(of(message), StandardOpenOption.READ)) {
            while (octets.hasRemaining()) {
                if (channel.read(octets, from + octets.position()) < 0) {
                    throw new Store.Damage("the file of the body of " + message + " ends early");
                }
            }
        } catch (NoSuchFileException missing) {
            throw new Store.Damage("the file of the body of " + message + " is missing");
        }
        return octets.array();
    }

    /// The message goes with what is written now; its file, if it has one, goes after the next force.
    void end(MessageId message) throws IOException {
        Growing file = growing.remove(message);
        if (file != null) {
            file.channel.close();
        }
        ended.add(message);
    }

    /// What was written is forced: files are deleted whose messages have ended.
    void forced() {
        for (MessageId message : ended) {
            try {
                Files.deleteIfExists(of(message));
            } catch (IOException stays) {
                // A file without a message takes room and does no harm; the next opening tries again.
            }
        }
        ended.clear();
    }

    /// Takes away files without a message: sets them aside where the store was damaged, else deletes them.
    void sweep(Known known, DamagedFolder damaged) throws IOException {
        for (Path file : files()) {
            if (!known.is(new MessageId(file.getFileName().toString()))) {
                if (damaged.findings().isEmpty()) {
                    Files.delete(file);
                } else {
                    Path aside = Files.createDirectories(damaged.path().resolve("bodies"));
                    Files.move(file, aside.resolve(file.getFileName()), StandardCopyOption.ATOMIC_MOVE);
                }
            }
        }
    }

    private List<Path> files() throws IOException {
        try (var all = Files.list(folder)) {
            return all.filter(file ->
                            MessageId.parse(file.getFileName().toString()).isPresent())
                    .toList();
        }
    }

    /// Puts the files, as they are now, below another spool too: a file is not changed once its message exists.
    void linkInto(Path spool) throws IOException {
        Path other = below(spool).folder;
        for (Path file : files()) {
            Path copy = other.resolve(file.getFileName());
            try {
                Files.createLink(copy, file);
            } catch (UnsupportedOperationException | FileSystemException elsewhere) {
                Files.copy(file, copy);
                DamagedFolder.forceFolder(copy);
            }
        }
        DamagedFolder.forceFolder(other);
    }

    @Override
    public void close() throws IOException {
        for (Growing file : growing.values()) {
            file.channel.close();
        }
        growing.clear();
    }
}
