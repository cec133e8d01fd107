package dev.tasso.smtp.buffer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Buffers that are lent and given back.
final class BuffersTest {

    private final Buffers buffers = new Buffers(10, 2);

    @Test
    void whatIsGivenBackIsLentAgainToOneAtATime() {
        byte[] first = buffers.take();
        assertThat(first).hasSize(10);
        buffers.give(first);
        assertThat(buffers.take()).isSameAs(first);
        assertThat(buffers.take()).isNotSameAs(first).hasSize(10);
    }

    @Test
    void noMoreAreKeptThanSaid() {
        byte[][] all = {new byte[10], new byte[10], new byte[10]};
        for (byte[] each : all) {
            buffers.give(each);
        }
        assertThat(buffers.take()).isSameAs(all[1]);
        assertThat(buffers.take()).isSameAs(all[0]);
        assertThat(buffers.take()).isNotSameAs(all[2]);
    }

    @Test
    void aBufferOfAnotherSizeIsNotTaken() {
        byte[] other = new byte[11];
        buffers.give(other);
        assertThat(buffers.take()).hasSize(10);
    }
}
