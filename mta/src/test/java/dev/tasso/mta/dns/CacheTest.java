package dev.tasso.mta.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// The cache under a clock that a test turns.
final class CacheTest {

    private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 50);
    private final AtomicInteger asked = new AtomicInteger();

    private Cache.Entry<Integer> answer(long ttl) {
        return new Cache.Entry<>(asked.incrementAndGet(), ttl);
    }

    @Test
    void aValueLivesForItsTimeEvenWhereTheClockWrapsAround() {
        Cache<String, Integer> cache = new Cache<>(10, now::get);
        assertThat(cache.get("a", _ -> answer(100))).isEqualTo(1);
        now.addAndGet(99);
        assertThat(cache.get("a", _ -> answer(100))).isEqualTo(1);
        now.addAndGet(1);
        assertThat(cache.get("a", _ -> answer(100))).isEqualTo(2);
    }

    @Test
    void itNeverHoldsMoreThanItsLimit() {
        Cache<Integer, Integer> cache = new Cache<>(100, now::get);
        for (int key = 0; key < 10_000; key++) {
            cache.get(key, _ -> answer(1_000));
            assertThat(cache.size()).isLessThanOrEqualTo(100);
        }
    }

    @Test
    void aQuestionThatBreaksIsAskedAgain() {
        Cache<String, Integer> cache = new Cache<>(10, now::get);
        assertThatThrownBy(() -> cache.get("a", _ -> {
                    throw new IllegalStateException("defect");
                }))
                .hasMessage("defect");
        assertThat(cache.get("a", _ -> answer(1))).isEqualTo(1);
    }

    /// A key during whose second look-up, that of a question under way, another asks the same and is answered.
    private final class Overtaken {
        private final Cache<Overtaken, Integer> cache = new Cache<>(10, now::get);
        private int looks;

        @Override
        public int hashCode() {
            if (++looks == 2) {
                cache.get(this, _ -> answer(100));
            }
            return 1;
        }

        @Override
        public boolean equals(Object other) {
            return this == other;
        }
    }

    @Test
    void whoIsOvertakenBetweenTwoLooksTakesTheOthersAnswer() {
        Overtaken key = new Overtaken();
        assertThat(key.cache.get(key, _ -> answer(100))).isEqualTo(1);
        assertThat(asked).hasValue(1);
    }
}
