package dev.tasso.mta;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;

/// The tester's end of `bench/shim/storage.c`: lets the storage calls of a running server go wrong, and sets its clock.
final class StorageShim {

    /// How a call goes wrong, by the numbers of the shim.
    enum How {
        /// It does nothing and fails. A force that fails loses what it was to force.
        FAIL(0),
        /// It does everything and says that it failed.
        FAIL_AFTERWARDS(1),
        /// A write writes half and says so; any other call fails.
        SHORT(2),
        /// SIGKILL before it.
        KILL(3),
        /// SIGKILL after it.
        KILL_AFTERWARDS(4),
        /// SIGKILL after half of a write.
        KILL_HALF_WAY(5);

        private final int number;

        How(int number) {
            this.number = number;
        }
    }

    /// What a call fails with, by Linux's numbers.
    enum Errno {
        EINTR(4),
        EIO(5),
        ENOSPC(28),
        EROFS(30),
        EDQUOT(122);

        private final int number;

        Errno(int number) {
            this.number = number;
        }
    }

    /// One thing that goes wrong.
    record Wrong(How how, Errno errno) {
        @Override
        public String toString() {
            return switch (how) {
                case FAIL -> errno.name();
                case FAIL_AFTERWARDS -> errno + " afterwards";
                case SHORT -> "a short write (" + errno + " elsewhere)";
                case KILL -> "kill -9 before it";
                case KILL_AFTERWARDS -> "kill -9 after it";
                case KILL_HALF_WAY -> "kill -9 half way";
            };
        }
    }

    static final int WRITES = 1;
    static final int FORCES = 2;
    static final int CHANGES = 15;
    static final int EVERYTHING = 31;

    private static final VarHandle FIELD = MethodHandles.byteBufferViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final int FIELDS = 9;
    private static final int HIT_OCTETS = 192;
    private static final int CALLS = 0;
    private static final int AT = 1;
    private static final int EVERY = 2;
    private static final int TIMES = 3;
    private static final int HOW = 4;
    private static final int ERROR = 5;
    private static final int KINDS = 6;
    private static final int HITS = 7;
    private static final int SECONDS = 8;

    private final Path control;
    private final Path folder;
    private final ByteBuffer mapped;

    /// @param control a file that is made
    /// @param folder below it calls are counted
    StorageShim(Path control, Path folder) throws IOException {
        this.control = control;
        this.folder = folder.toRealPath();
        try (FileChannel channel = FileChannel.open(
                control, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            mapped = channel.map(FileChannel.MapMode.READ_WRITE, 0, FIELDS * Long.BYTES + HIT_OCTETS);
        }
        set(KINDS, CHANGES);
    }

    /// What the environment of the server must hold, which is started often and for a short time; the property
    /// `tasso.shim` names the compiled shim.
    Map<String, String> environment() {
        return Map.of(
                "JDK_JAVA_OPTIONS",
                "-XX:TieredStopAtLevel=1",
                "LD_PRELOAD",
                Path.of(System.getProperty("tasso.shim")).toAbsolutePath().toString(),
                "TASSO_SHIM_CONTROL",
                control.toAbsolutePath().toString(),
                "TASSO_SHIM_FOLDER",
                folder.toString());
    }

    private long get(int field) {
        return (long) FIELD.getVolatile(mapped, field * Long.BYTES);
    }

    private void set(int field, long value) {
        FIELD.setVolatile(mapped, field * Long.BYTES, value);
    }

    /// Calls so far.
    long calls() {
        return get(CALLS);
    }

    /// Calls that went wrong since the last arming.
    long hits() {
        return get(HITS);
    }

    /// The last call that went wrong, and its file.
    String hit() {
        byte[] octets = new byte[HIT_OCTETS];
        mapped.get(FIELDS * Long.BYTES, octets);
        return new String(octets, StandardCharsets.ISO_8859_1).split("\0", 2)[0];
    }

    /// Lets the so manyth call from now go wrong, and after it each `every`th, `times` in all.
    ///
    /// @param kinds which calls are counted: [#CHANGES] and the like
    void arm(Wrong wrong, int kinds, long inCalls, long every, long times) {
        set(AT, 0);
        set(HITS, 0);
        set(KINDS, kinds);
        set(EVERY, every);
        set(TIMES, times);
        set(HOW, wrong.how().number);
        set(ERROR, wrong.errno().number);
        set(AT, calls() + inCalls);
    }

    /// Lets every call go wrong until it is disarmed.
    void armForGood(Wrong wrong, int kinds) {
        arm(wrong, kinds, 1, 1, Long.MAX_VALUE);
    }

    void disarm() {
        set(AT, 0);
        set(KINDS, CHANGES);
    }

    /// How far the server's clock is set off from the true time.
    void setClock(Duration off) {
        set(SECONDS, off.toSeconds());
    }
}
