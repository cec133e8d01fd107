package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mail.NewMessage;
import org.junit.jupiter.api.Test;

/// What is kept of messages that were accepted a moment ago.
class FreshTest {
    private final Mails mails = new Mails(1);
    private final NewMessage first = mails.message("hello", "anna@example.org");
    private final NewMessage second = mails.message("world", "anna@example.org");

    @Test
    void aBodyIsHandedOutOnce() {
        Fresh fresh = new Fresh(100);
        fresh.add(first);
        assertThat(fresh.take(first.envelope().id()).orElseThrow()).asString().isEqualTo("hello");
        assertThat(fresh.take(first.envelope().id())).isEmpty();
    }

    @Test
    void whatCameFirstStaysWhereThereIsNoRoomAndMakesRoomWhenItGoes() {
        Fresh fresh = new Fresh(9);
        fresh.add(first);
        fresh.add(second);
        assertThat(fresh.take(second.envelope().id())).isEmpty();
        assertThat(fresh.take(first.envelope().id())).isPresent();
        fresh.add(second);
        assertThat(fresh.take(second.envelope().id())).isPresent();
    }

    @Test
    void nothingIsKeptOfAStoreThatFailed() {
        Fresh fresh = new Fresh(100);
        fresh.add(first);
        fresh.clear();
        assertThat(fresh.take(first.envelope().id())).isEmpty();
    }
}
