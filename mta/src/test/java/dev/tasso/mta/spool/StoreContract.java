package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.spool.Store.Change;
import dev.tasso.mta.spool.Store.Claim;
import dev.tasso.mta.spool.Store.Filter;
import dev.tasso.mta.spool.Store.Found;
import dev.tasso.mta.spool.Store.Settled;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// What every store must do, whatever it is built on.
abstract class StoreContract extends BodyContract {

    private static final Optional<String> NONE = Optional.empty();

    @Test
    void whatWasAcceptedIsThereWithBodyRecipientsAndHistory() throws IOException {
        NewMessage message = accept("Subject: hello\r\n\r\nhi\r\n", "a@dest.example", "b@other.example");
        reopen();
        assertThat(all())
                .extracting(found -> found.recipient().mailbox().text())
                .containsExactly("a@dest.example", "b@other.example");
        assertThat(all()).extracting(Found::envelope).containsOnly(message.envelope());
        assertThat(store.chunk(message.envelope().id(), 0))
                .hasValueSatisfying(octets -> assertThat(octets).asString().isEqualTo("Subject: hello\r\n\r\nhi\r\n"));
        assertThat(store.chunk(message.envelope().id(), 1)).isEmpty();
        assertThat(store.history(message.envelope().id())).containsExactly(Mails.accepted(message));
    }

    @Test
    void claimsComeInOrderOfTimeMessageAndNumberAndOnlyOnce() throws IOException {
        accept("1", "a@dest.example", "b@dest.example");
        NewMessage second = accept("2", "c@dest.example");
        assertThat(claim(2))
                .extracting(c -> c.recipient().mailbox().localPart())
                .containsExactly("a", "b");
        assertThat(claim(2))
                .extracting(c -> c.envelope().id())
                .containsExactly(second.envelope().id());
        assertThat(claim(2)).isEmpty();
    }

    @Test
    void aClaimTellsWhenTheLaneHasSomethingNext() throws IOException {
        accept("1", "a@dest.example", "b@dest.example");
        Store.Claimed one = store.claim(EXAMPLE, Mails.NOON, 1);
        assertThat(one.next()).contains(Mails.NOON);
        settle(one.claims().getFirst(), new State.Due(Mails.NOON.plusSeconds(600)));
        Store.Claimed two = store.claim(EXAMPLE, Mails.NOON, 1);
        assertThat(two.next()).contains(Mails.NOON.plusSeconds(600));
        assertThat(store.claim(EXAMPLE, Mails.NOON.minusSeconds(1), 1).claims()).isEmpty();
        assertThat(store.claim(Lane.of("else.example"), Mails.NOON, 1).next()).isEmpty();
    }

    @Test
    void lanesWhoseNamesBeginAlikeAreApart() throws IOException {
        accept("1", "a@dest.example");
        accept("2", "b@dest.example.org");
        assertThat(claim(10)).hasSize(1);
    }

    @Test
    void aDeferredRecipientComesBackAtItsTime() throws IOException {
        accept("1", "a@dest.example");
        State later = new State.Due(Mails.NOON.plusSeconds(60));
        assertThat(settle(claim(1).getFirst(), later)).isEqualTo(Settled.APPLIED);
        assertThat(claim(1)).isEmpty();
        reopen();
        assertThat(claim(1)).isEmpty();
        Claim again =
                store.claim(EXAMPLE, Mails.NOON.plusSeconds(60), 1).claims().getFirst();
        assertThat(again.recipient().attempts()).isEqualTo(1);
        assertThat(again.recipient().last()).contains(Mails.answer(250, "2.0.0", "said"));
    }

    @Test
    void anEarlierTimeIsSeenBehindALaterOne() throws IOException {
        accept("1", "a@dest.example");
        settle(claim(1).getFirst(), new State.Due(Mails.NOON.plusSeconds(600)));
        assertThat(claim(1)).isEmpty();
        change(Filter.all(), new Change.Reschedule(Mails.NOON.minusSeconds(5)));
        assertThat(claim(1)).hasSize(1);
    }

    @Test
    void settlingTwiceChangesNothingTheSecondTime() throws IOException {
        accept("1", "a@dest.example");
        Claim claim = claim(1).getFirst();
        State later = new State.Due(Mails.NOON.plusSeconds(60));
        assertThat(settle(claim, later)).isEqualTo(Settled.APPLIED);
        assertThat(settle(claim, new State.Delivered())).isEqualTo(Settled.ALREADY);
        assertThat(all()).extracting(found -> found.recipient().state()).containsExactly(later);
        var both =
                List.of(Mails.settlement(claim, new State.Delivered()), Mails.settlement(claim, new State.Delivered()));
        assertThat(store.settle(both, List.of(), List.of())).containsOnly(Settled.ALREADY);
    }

    @Test
    void theSameClaimTwiceInOneBatchIsAppliedOnce() throws IOException {
        accept("1", "a@dest.example");
        Claim claim = claim(1).getFirst();
        var both = List.of(
                Mails.settlement(claim, new State.Due(Mails.NOON.plusSeconds(60))),
                Mails.settlement(claim, new State.Delivered()));
        assertThat(store.settle(both, List.of(), List.of())).containsExactly(Settled.APPLIED, Settled.ALREADY);
        assertThat(all()).hasSize(1);
    }

    @Test
    void whoGaveBackIsFencedAndTheRecipientIsFree() throws IOException {
        accept("1", "a@dest.example");
        Claim first = claim(1).getFirst();
        store.giveBack(List.of(first));
        Claim second = claim(1).getFirst();
        assertThat(settle(first, new State.Delivered())).isEqualTo(Settled.FENCED);
        assertThat(all()).hasSize(1);
        assertThat(settle(second, new State.Delivered())).isEqualTo(Settled.APPLIED);
        assertThat(settle(first, new State.Delivered())).isEqualTo(Settled.FENCED);
    }

    @Test
    void claimsAreVoidAfterReopening() throws IOException {
        accept("1", "a@dest.example");
        Claim before = claim(1).getFirst();
        reopen();
        assertThat(settle(before, new State.Delivered())).isEqualTo(Settled.FENCED);
        Claim after = claim(1).getFirst();
        assertThat(settle(before, new State.Delivered())).isEqualTo(Settled.FENCED);
        assertThat(settle(after, new State.Delivered())).isEqualTo(Settled.APPLIED);
    }

    @Test
    void aReportComesIntoBeingWithTheFailureItTellsOf() throws IOException {
        MessageId id = accept("1", "a@dest.example").envelope().id();
        Claim claim = claim(1).getFirst();
        NewMessage report = mails.message("report", "sender@client.example");
        Event.OfMessage failed = Mails.attempted(claim, false);
        store.settle(
                List.of(Mails.settlement(claim, new State.Failed())),
                List.of(report),
                List.of(Mails.accepted(report), failed));
        reopen();
        assertThat(all())
                .extracting(found -> found.envelope().id())
                .containsExactly(report.envelope().id());
        assertThat(store.history(id)).last().isEqualTo(failed);
        assertThat(store.lanes()).extracting(Store.LaneSummary::lane).containsExactly(Lane.of("client.example"));
    }

    @Test
    void lanesAreListedWithTheirEarliestTime() throws IOException {
        accept("1", "a@dest.example", "b@dest.example", "c@other.example");
        accept("2", "a@dest.example", "b@dest.example", "d@dest.example", "e@dest.example", "f@dest.example");
        settle(claim(1).getFirst(), new State.Due(Mails.NOON.plusSeconds(60)));
        assertThat(store.lanes())
                .containsExactlyInAnyOrder(
                        new Store.LaneSummary(EXAMPLE, Mails.NOON),
                        new Store.LaneSummary(Lane.of("other.example"), Mails.NOON));
    }

    @Test
    void heldRecipientsAreNotDueUntilReleased() throws IOException {
        accept("1", "a@dest.example", "b@dest.example");
        Filter a = filter(NONE, Optional.of("A@dest.example"), NONE);
        assertThat(change(a, new Change.Hold())).hasSize(1);
        assertThat(change(a, new Change.Hold())).isEmpty();
        reopen();
        assertThat(claim(5))
                .extracting(c -> c.recipient().mailbox().localPart())
                .containsExactly("b");
        assertThat(query(held(true))).hasSize(1);
        assertThat(query(held(false))).hasSize(1);
        assertThat(change(Filter.all(), new Change.Release())).hasSize(1);
        assertThat(claim(5))
                .extracting(c -> c.recipient().mailbox().localPart())
                .containsExactly("a");
    }

    @Test
    void deletingTheLastRecipientTakesTheMessageAway() throws IOException {
        MessageId id = accept("1", "a@dest.example").envelope().id();
        assertThat(change(Filter.all(), new Change.Delete())).hasSize(1);
        assertThat(store.chunk(id, 0)).isEmpty();
        assertThat(store.history(id)).last().isInstanceOfSatisfying(Event.Handled.class, handled -> {
            assertThat(handled.action()).isEqualTo(Event.Handled.Action.DELETED);
            assertThat(handled.by()).isEqualTo("tester");
        });
    }

    @Test
    void whatIsClaimedIsNotChangedByHand() throws IOException {
        accept("1", "a@dest.example");
        Claim claim = claim(1).getFirst();
        assertThat(change(Filter.all(), new Change.Delete())).isEmpty();
        assertThat(settle(claim, new State.Delivered())).isEqualTo(Settled.APPLIED);
    }

    @Test
    void aChangeGoesOnWhereItsLimitWasReached() throws IOException {
        accept("1", "a@dest.example", "b@dest.example", "c@dest.example");
        Store.Changed first = store.change(Filter.all(), new Change.Hold(), "tester", Mails.NOON, Optional.empty(), 2);
        assertThat(first.changed()).hasSize(2);
        Store.Changed rest = store.change(Filter.all(), new Change.Hold(), "tester", Mails.NOON, first.more(), 2);
        assertThat(rest.changed()).hasSize(1);
        assertThat(rest.more()).isEmpty();
    }

    @Test
    void filtersMatchSenderDomainAndMessage() throws IOException {
        MessageId id = accept("1", "a@dest.example").envelope().id();
        accept("2", "b@other.example");
        assertThat(query(new Filter(Optional.of(id), NONE, NONE, NONE, Optional.empty())))
                .hasSize(1);
        assertThat(query(filter(Optional.of("SENDER@client.example"), NONE, NONE)))
                .hasSize(2);
        assertThat(query(filter(Optional.of("<>"), NONE, NONE))).isEmpty();
        assertThat(query(filter(NONE, NONE, Optional.of("other.example")))).hasSize(1);
    }

    @Test
    void pagesFollowOneAnother() throws IOException {
        accept("1", "a@dest.example", "b@dest.example");
        accept("2", "c@dest.example");
        List<Found> first = store.query(Filter.all(), Optional.empty(), 2);
        Found last = first.getLast();
        Store.Place place =
                new Store.Place(last.envelope().id(), last.recipient().number());
        assertThat(store.query(Filter.all(), Optional.of(place), 2))
                .extracting(found -> found.recipient().mailbox().localPart())
                .containsExactly("c");
    }

    @Test
    void theHistoryOutlivesTheMessageAndIsFoundByAddressAndMessageId() throws IOException {
        NewMessage message = accept("1", "a@dest.example");
        MessageId id = message.envelope().id();
        NewMessage later = accept("2", "a@dest.example");
        Claim claim = claim(1).getFirst();
        store.settle(
                List.of(Mails.settlement(claim, new State.Delivered())),
                List.of(),
                List.of(Mails.attempted(claim, true)));
        reopen();
        assertThat(store.history(id)).containsExactly(Mails.accepted(message), Mails.attempted(claim, true));
        assertThat(store.find("A@DEST.example", 10))
                .containsExactly(later.envelope().id(), id);
        assertThat(store.find("a@dest.example", 1))
                .containsExactly(later.envelope().id());
        assertThat(store.find("sender@client.example", 10)).hasSize(2);
        assertThat(store.find("<" + id + "@client.example>", 10)).containsExactly(id);
        assertThat(store.find("nobody@client.example", 10)).isEmpty();
    }

    @Test
    void oldDaysAreForgotten() throws IOException {
        MessageId id = accept("1", "a@dest.example").envelope().id();
        store.expire(Mails.NOON);
        assertThat(store.history(id)).hasSize(1);
        store.expire(Mails.NOON.plus(Duration.ofDays(1)));
        assertThat(store.history(id)).isEmpty();
        assertThat(store.find("a@dest.example", 10)).isEmpty();
        assertThat(all()).hasSize(1);
    }

    @Test
    void aLostMessageLeavesTheQueueAndIsNamed() throws IOException {
        MessageId id = accept("1", "a@dest.example").envelope().id();
        Claim claim = claim(1).getFirst();
        Event.Lost lost = new Event.Lost(Mails.NOON, id, "its body");
        assertThat(store.lose(id, "its body", Mails.NOON)).contains(lost);
        assertThat(store.lose(id, "its body", Mails.NOON)).isEmpty();
        assertThat(all()).isEmpty();
        assertThat(store.history(id)).last().isEqualTo(lost);
        assertThat(settle(claim, new State.Delivered())).isEqualTo(Settled.FENCED);
    }

    private List<Found> change(Filter filter, Change change) throws IOException {
        return store.change(filter, change, "tester", Mails.NOON, Optional.empty(), 100)
                .changed();
    }

    private List<Found> query(Filter filter) throws IOException {
        return store.query(filter, Optional.empty(), 100);
    }

    private static Filter filter(Optional<String> sender, Optional<String> recipient, Optional<String> domain) {
        return new Filter(Optional.empty(), sender, recipient, domain, Optional.empty());
    }

    private static Filter held(boolean held) {
        return new Filter(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of(held));
    }
}
