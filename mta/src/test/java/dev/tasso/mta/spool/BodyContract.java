package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.spool.Store.Claim;
import dev.tasso.mta.spool.Store.Filter;
import dev.tasso.mta.spool.Store.Found;
import dev.tasso.mta.spool.Store.Settled;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// What every store must do with bodies, and what it takes to try a store.
abstract class BodyContract {

    static final Lane EXAMPLE = Lane.of("dest.example");

    final Mails mails = new Mails(1);
    Store store;

    abstract Store open() throws IOException;

    @BeforeEach
    void begin() throws IOException {
        store = open();
    }

    @AfterEach
    void end() throws IOException {
        store.close();
    }

    void reopen() throws IOException {
        store.force();
        store.close();
        store = open();
    }

    NewMessage accept(String body, String... mailboxes) throws IOException {
        NewMessage message = mails.message(body, mailboxes);
        store.accept(List.of(message), List.of(Mails.accepted(message)));
        return message;
    }

    List<Claim> claim(int limit) throws IOException {
        return store.claim(EXAMPLE, Mails.NOON, limit).claims();
    }

    Settled settle(Claim claim, State state) throws IOException {
        return store.settle(List.of(Mails.settlement(claim, state)), List.of(), List.of())
                .getFirst();
    }

    List<Found> all() throws IOException {
        return store.query(Filter.all(), Optional.empty(), 1_000);
    }

    @Test
    void aBodyMayGoAheadInChunks() throws IOException {
        MessageId id = mails.newId();
        store.append(id, 0, new byte[] {1, 2});
        store.append(id, 1, new byte[] {3});
        NewMessage message = new NewMessage(
                Mails.envelope(id, 3), Mails.recipients("a@dest.example"), new NewMessage.Body.Chunked(2));
        store.accept(List.of(message), List.of());
        reopen();
        assertThat(store.chunk(id, 0).orElseThrow()).containsExactly(1, 2);
        assertThat(store.chunk(id, 1).orElseThrow()).containsExactly(3);
        assertThat(store.chunk(id, 2)).isEmpty();
    }

    @Test
    void aBodyThatWentAheadGoesWithItsLastOpenRecipient() throws IOException {
        MessageId id = mails.newId();
        store.append(id, 0, new byte[] {1, 2});
        NewMessage message = new NewMessage(
                Mails.envelope(id, 2),
                Mails.recipients("a@dest.example", "b@dest.example"),
                new NewMessage.Body.Chunked(1));
        store.accept(List.of(message), List.of());
        List<Claim> claims = claim(2);
        settle(claims.getFirst(), new State.Delivered());
        store.force();
        assertThat(store.chunk(id, 0)).isPresent();
        settle(claims.getLast(), new State.Delivered());
        store.force();
        assertThat(store.chunk(id, 0)).isEmpty();
    }

    @Test
    void chunksComeInOrder() throws IOException {
        MessageId id = mails.newId();
        store.append(id, 0, new byte[] {1, 2});
        assertThatThrownBy(() -> store.append(id, 2, new byte[] {3})).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void chunksWithoutAMessageAreNoMessage() throws IOException {
        MessageId id = mails.newId();
        store.append(id, 0, new byte[] {1});
        reopen();
        assertThat(store.chunk(id, 0)).isEmpty();
        assertThat(all()).isEmpty();
    }

    @Test
    void aDiscardedMessageLeavesNothing() throws IOException {
        NewMessage message = accept("x", "a@dest.example");
        store.append(mails.newId(), 0, new byte[] {1});
        store.discard(message.envelope().id());
        assertThat(all()).isEmpty();
        assertThat(claim(10)).isEmpty();
        assertThat(store.history(message.envelope().id())).isEmpty();
        assertThat(store.chunk(message.envelope().id(), 0)).isEmpty();
    }

    @Test
    void theBodyGoesWithTheLastOpenRecipient() throws IOException {
        MessageId id = accept("x", "a@dest.example", "b@dest.example", "c@dest.example")
                .envelope()
                .id();
        List<Claim> claims = claim(3);
        var both = List.of(
                Mails.settlement(claims.get(0), new State.Delivered()),
                Mails.settlement(claims.get(1), new State.Failed()));
        assertThat(store.settle(both, List.of(), List.of())).containsOnly(Settled.APPLIED);
        assertThat(store.chunk(id, 0)).isPresent();
        assertThat(all()).hasSize(1);
        reopen();
        assertThat(store.chunk(id, 0)).isPresent();
        settle(claim(3).getFirst(), new State.Delivered());
        assertThat(store.chunk(id, 0)).isEmpty();
        assertThat(all()).isEmpty();
        assertThat(store.lanes()).isEmpty();
    }
}
