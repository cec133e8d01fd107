package dev.tasso.mta.spool;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;

/// The file that says in which format a spool is written: a program that does not know the format leaves it alone.
///
/// A spool without the file is of the first format, which had none.
final class FormatMark {

    /// Counted on with every change after which an earlier version could not read what was written.
    static final int FORMAT = 1;

    private static final int DIGITS_MAX = 9;

    private FormatMark() {}

    /// Lets the spool be opened, and marks it where it is not marked; or says who wrote it.
    static void check(Path spool) throws IOException {
        Path mark = spool.resolve("format");
        if (!Files.exists(mark)) {
            write(spool, mark);
            return;
        }
        String found = Files.readString(mark, StandardCharsets.ISO_8859_1).strip();
        if (!found.matches("[0-9]{1," + DIGITS_MAX + "}")) {
            throw new IOException("the file " + mark + " does not hold a number; where the spool is of this version, "
                    + "write " + FORMAT + " into it");
        }
        if (Integer.parseInt(found) > FORMAT) {
            throw new IOException("it is of format " + found
                    + ", which a later version of Tasso wrote, and this one reads " + "formats up to " + FORMAT
                    + "; start the later version again, or take the spool of a backup");
        }
    }

    private static void write(Path spool, Path mark) throws IOException {
        Path fresh = spool.resolve("format.new");
        try (FileChannel file = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap((FORMAT + "\n").getBytes(StandardCharsets.US_ASCII)));
            file.force(true);
        }
        Files.move(fresh, mark, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(spool)) {
            folder.force(true);
        }
    }
}
