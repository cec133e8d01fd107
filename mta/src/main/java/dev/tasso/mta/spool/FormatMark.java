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
    static final int FORMAT = 2;

    private static final int DIGITS_MAX = 9;

    private FormatMark() {}

    /// Lets the spool be opened, and marks it as what it will be from now on; or says who wrote it.
    static void check(Path spool) throws IOException {
        check(spool, FORMAT);
    }

    /// A spool of an earlier format is marked before anything is written in this one: an earlier version that is
    /// started again must not take it for its own.
    ///
    /// @param known the latest format that is understood
    static void check(Path spool, int known) throws IOException {
        Path mark = spool.resolve("format");
        int found = Files.exists(mark) ? number(mark, known) : 0;
        if (found > known) {
            throw new IOException("it is of format " + found
                    + ", which a later version of Tasso wrote, and this one reads formats up to " + known
                    + "; start the later version again, or take the spool of a backup");
        }
        if (found < known) {
            write(spool, mark, known);
        }
    }

    private static int number(Path mark, int known) throws IOException {
        String found = Files.readString(mark, StandardCharsets.ISO_8859_1).strip();
        if (!found.matches("[1-9][0-9]{0," + (DIGITS_MAX - 1) + "}")) {
            throw new IOException("the file " + mark + " does not hold a number; where the spool is of this version, "
                    + "write " + known + " into it");
        }
        return Integer.parseInt(found);
    }

    private static void write(Path spool, Path mark, int format) throws IOException {
        Path fresh = spool.resolve("format.new");
        try (FileChannel file = FileChannel.open(
                fresh, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
            file.write(ByteBuffer.wrap((format + "\n").getBytes(StandardCharsets.US_ASCII)));
            file.force(true);
        }
        Files.move(fresh, mark, StandardCopyOption.ATOMIC_MOVE);
        try (FileChannel folder = FileChannel.open(spool)) {
            folder.force(true);
        }
    }
}
