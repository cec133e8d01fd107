package dev.tasso.mta.mail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/// Reads the fields of a stored record in the order in which `RecordWriter` wrote them. What is no such record throws
/// `IllegalArgumentException`: checksums have been verified before, so it was written by another version.
public final class RecordReader {

    private static final int LATEST = Integer.MAX_VALUE;
    private static final long NANOS_PER_SECOND = 1_000_000_000;

    private final byte[] octets;
    private final int end;
    private int at;
    private int version = LATEST;

    public RecordReader(byte[] octets) {
        this(octets, 0, octets.length);
    }

    public RecordReader(byte[] octets, int from, int end) {
        this.octets = octets;
        this.at = from;
        this.end = end;
    }

    /// Which version of a record this is, for what knows more than one; the latest if nobody says.
    public int version() {
        return version;
    }

    /// Says it.
    public void version(int number) {
        version = number;
    }

    public int octet() {
        need(1);
        return octets[at++] & 0xff;
    }

    public long number() {
        long value = 0;
        for (int shift = 0; shift < 64; shift += 7) {
            int next = octet();
            value |= (long) (next & 0x7f) << shift;
            if (next < 0x80) {
                return value;
            }
        }
        throw new IllegalArgumentException("a number of the record does not end");
    }

    /// A number that must fit into an `int` and not be negative.
    public int count() {
        long value = number();
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw new IllegalArgumentException("a count of the record is out of range: " + value);
        }
        return (int) value;
    }

    public boolean flag() {
        return octet() != 0;
    }

    public String text() {
        int length = length();
        String text = new String(octets, at, length, StandardCharsets.UTF_8);
        at += length;
        return text;
    }

    public byte[] octets() {
        int length = length();
        byte[] copy = Arrays.copyOfRange(octets, at, at + length);
        at += length;
        return copy;
    }

    public Instant instant() {
        long seconds = number();
        long nanos = number();
        boolean sound = seconds >= Instant.MIN.getEpochSecond()
                && seconds <= Instant.MAX.getEpochSecond()
                && nanos >= 0
                && nanos < NANOS_PER_SECOND;
        if (!sound) {
            throw new IllegalArgumentException("a time of the record is out of range: " + seconds);
        }
        return Instant.ofEpochSecond(seconds, nanos);
    }

    public <T> Optional<T> optional(Function<RecordReader, T> read) {
        return flag() ? Optional.of(read.apply(this)) : Optional.empty();
    }

    public <T> List<T> list(Function<RecordReader, T> read) {
        int size = count();
        need(size);
        List<T> values = new ArrayList<>(size);
        for (int i = 0; i < size; i++) {
            values.add(read.apply(this));
        }
        return values;
    }

    private int length() {
        int length = count();
        need(length);
        return length;
    }

    private void need(int more) {
        if (end - at < more) {
            throw new IllegalArgumentException("the record ends too early");
        }
    }
}
