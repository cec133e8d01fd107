package dev.tasso.mta.spool;

import dev.tasso.mta.mail.MessageId;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// Makes message ids: 44 bits of milliseconds, 8 of the part, 16 of a counter, 32 of chance.
///
/// Each is later than the one before, also while the clock stands or steps back. Chance keeps ids apart that a clock
/// set back would make twice, and keeps them from being guessed.
final class Ids {

    private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";
    private static final int COUNTER_BITS = 16;
    private static final int PART_BITS = 8;
    private static final int CHANCE_BITS = 32;
    private static final int DIGIT_BITS = 5;

    /// Ids whose chance is drawn at once: a secure generator is slow for a few octets.
    private static final int DRAWN = 128;

    private final InstantSource clock;
    private final RandomGenerator random;

    private final ByteBuffer chances =
            ByteBuffer.allocate(DRAWN * Integer.BYTES).limit(0);

    /// Milliseconds and counter in one number.
    private long last;

    Ids(InstantSource clock, RandomGenerator random) {
        this.clock = clock;
        this.random = random;
    }

    synchronized MessageId next() {
        last = Math.max(last + 1, clock.millis() << COUNTER_BITS);
        long millis = last >>> COUNTER_BITS;
        long counter = last & ((1L << COUNTER_BITS) - 1);
        long chance = Integer.toUnsignedLong(chance());
        long high = millis << PART_BITS;
        long low = counter << CHANCE_BITS | chance;
        // high: 52 bits, low: 48 bits; as digits: the upper 50 bits, and the lower 50.
        char[] text = new char[MessageId.LENGTH];
        long upper = high >>> 2;
        long lower = (high & 3) << (COUNTER_BITS + CHANCE_BITS) | low;
        for (int i = MessageId.LENGTH / 2 - 1; i >= 0; i--) {
            text[i] = DIGITS.charAt((int) (upper & 31));
            text[i + MessageId.LENGTH / 2] = DIGITS.charAt((int) (lower & 31));
            upper >>>= DIGIT_BITS;
            lower >>>= DIGIT_BITS;
        }
        return new MessageId(new String(text));
    }

    private int chance() {
        if (!chances.hasRemaining()) {
            random.nextBytes(chances.array());
            chances.clear();
        }
        return chances.getInt();
    }
}
