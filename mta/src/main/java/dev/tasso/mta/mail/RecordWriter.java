package dev.tasso.mta.mail;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

/// Writes the fields of a stored record one after another; `RecordReader` reads them back in the same order.
public final class RecordWriter {

    private byte[] octets = new byte[256];
    private int length;

    public RecordWriter octet(int value) {
        reserve(1);
        octets[length++] = (byte) value;
        return this;
    }

    /// Seven bits per octet, lowest first; small numbers are short.
    public RecordWriter number(long value) {
        reserve(10);
        long rest = value;
        while ((rest & ~0x7fL) != 0) {
            octets[length++] = (byte) (rest | 0x80);
            rest >>>= 7;
        }
        octets[length++] = (byte) rest;
        return this;
    }

    public RecordWriter flag(boolean value) {
        return octet(value ? 1 : 0);
    }

    public RecordWriter text(String text) {
        return octets(text.getBytes(StandardCharsets.UTF_8));
    }

    /// One of an enumeration, by its name: its place among the others may change.
    public RecordWriter name(Enum<?> value) {
        return text(value.name());
    }

    public RecordWriter octets(byte[] value) {
        number(value.length);
        reserve(value.length);
        System.arraycopy(value, 0, octets, length, value.length);
        length += value.length;
        return this;
    }

    public RecordWriter instant(Instant instant) {
        return number(instant.getEpochSecond()).number(instant.getNano());
    }

    public <T> RecordWriter optional(Optional<T> value, BiConsumer<RecordWriter, T> write) {
        flag(value.isPresent());
        value.ifPresent(present -> write.accept(this, present));
        return this;
    }

    public <T> RecordWriter list(List<T> values, BiConsumer<RecordWriter, T> write) {
        number(values.size());
        values.forEach(value -> write.accept(this, value));
        return this;
    }

    public byte[] toOctets() {
        return Arrays.copyOf(octets, length);
    }

    private void reserve(int more) {
        if (length + more > octets.length) {
            octets = Arrays.copyOf(octets, Math.max(octets.length * 2, length + more));
        }
    }
}
