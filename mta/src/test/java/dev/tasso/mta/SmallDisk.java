package dev.tasso.mta;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.stream.Stream;

/// An ext4 of its own in a file, mounted, so that it can be filled, made read-only, and looked after.
final class SmallDisk implements AutoCloseable {

    private static final int BLOCK = 1 << 20;
    private static final int RESERVE_FILES = 100_000;

    private final Path image;
    private final Path mount;
    private final Path ballast;

    /// @param inodes how many files and folders there may be
    SmallDisk(Path work, long octets, int inodes) throws IOException, InterruptedException {
        image = work.resolve("disk.img");
        mount = Files.createDirectories(work.resolve("disk"));
        ballast = mount.resolve("ballast");
        try (FileChannel file = FileChannel.open(image, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.allocate(1), octets - 1);
        }
        command("mkfs.ext4", "-q", "-F", "-m", "0", "-N", String.valueOf(inodes), image.toString());
        mount();
    }

    private void mount() throws IOException, InterruptedException {
        command("mount", "-o", "loop,errors=remount-ro", image.toString(), mount.toString());
    }

    Path folder() {
        return mount;
    }

    /// Leaves so many octets free at most.
    void fill(long leaving) throws IOException {
        byte[] zeros = new byte[BLOCK];
        try (FileChannel file = FileChannel.open(ballast, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
            int most = BLOCK;
            while (Files.getFileStore(mount).getUsableSpace() > leaving) {
                try {
                    file.write(ByteBuffer.wrap(zeros, 0, most));
                } catch (IOException full) {
                    if (most == 1) {
                        return;
                    }
                    most /= 16;
                }
            }
        }
    }

    /// Leaves no inode.
    void useUpInodes() throws IOException {
        Path folder = Files.createDirectories(mount.resolve("inodes"));
        try {
            for (int i = 0; i < RESERVE_FILES; i++) {
                Files.createFile(folder.resolve(String.valueOf(i)));
            }
        } catch (IOException none) {
            return;
        }
        throw new IOException("there are more than " + RESERVE_FILES + " inodes");
    }

    void free() throws IOException {
        Files.deleteIfExists(ballast);
        Path folder = mount.resolve("inodes");
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /// Makes it read-only while files are open for writing, as ext4 does when it has met an error.
    void abort() throws IOException, InterruptedException {
        command("mount", "-o", "remount,abort", mount.toString());
    }

    /// What an operator does then. Nobody may use it.
    void repair() throws IOException, InterruptedException {
        command("umount", mount.toString());
        Process check = new ProcessBuilder("e2fsck", "-y", image.toString())
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        if (check.waitFor() > 1) {
            throw new IOException("e2fsck could not repair " + image);
        }
        mount();
    }

    @Override
    public void close() throws IOException {
        try {
            command("umount", "-l", mount.toString());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
        Files.deleteIfExists(image);
    }

    static void command(String... words) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(words).redirectErrorStream(true).start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", words) + ": " + said);
        }
    }
}
