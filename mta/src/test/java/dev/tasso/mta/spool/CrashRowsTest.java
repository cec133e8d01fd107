package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.State;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Each row of the spool's table of states in ARCHITECTURE.md: what a crash in this state leaves, and who cleans it up.
@Timeout(120)
final class CrashRowsTest {

    @TempDir
    Path folder;

    private final Mails mails = new Mails(4);
    private Path spool;
    private Store store;
    private int cuts;

    @BeforeEach
    void begin() throws IOException {
        spool = folder.resolve("spool");
        store = open(spool).store();
    }

    @AfterEach
    void end() throws IOException {
        store.close();
    }

    private static Store.Opened open(Path spool) throws IOException {
        return new RocksOpener(spool, () -> Mails.NOON, new Random(3)).open();
    }

    /// What survives a crash now; the recovery has nothing to report.
    private Store survivor() throws IOException {
        Store.Opened opened = open(Cut.copy(spool, folder.resolve("cut-" + cuts++)));
        assertThat(opened.findings()).isEmpty();
        return opened.store();
    }

    private NewMessage accept(String... mailboxes) throws IOException {
        NewMessage message = mails.message(Mails.random(1, 9_000), mailboxes);
        store.accept(List.of(message), List.of(Mails.accepted(message)));
        return message;
    }

    private Store.Claim claim() throws IOException {
        return store.claim(StoreContract.EXAMPLE, Mails.NOON, 1).claims().getFirst();
    }

    private void settle(Store.Claim claim, State state, NewMessage... reports) throws IOException {
        List<Event.OfMessage> events =
                new ArrayList<>(List.of(Mails.attempted(claim, state instanceof State.Delivered)));
        for (NewMessage report : reports) {
            events.add(Mails.accepted(report));
        }
        store.settle(List.of(Mails.settlement(claim, state)), List.of(reports), events);
    }

    private static List<State> states(Store store) throws IOException {
        return store.query(Store.Filter.all(), Optional.empty(), 100).stream()
                .map(found -> found.recipient().state())
                .toList();
    }

    private static List<String> keysOfMessages(Path cut) throws IOException {
        List<String> keys = new ArrayList<>();
        try (Tables tables = Tables.open(cut.resolve("store"))) {
            for (char kind : "adreb".toCharArray()) {
                tables.walk(Keys.kind(kind), Keys.kind(kind), (key, _) -> keys.add(String.valueOf(kind)));
            }
        }
        return keys;
    }

    @Test
    void goingAheadChunksWithoutAMessageAreSweptAtStart() throws IOException {
        MessageId id = mails.newId();
        store.append(id, 0, new byte[9_000]);
        store.append(id, 1, new byte[9_000]);
        store.force();
        Path cut = Cut.copy(spool, folder.resolve("ahead"));
        assertThat(cut.resolve("bodies").toFile().list()).containsExactly(id.text());
        open(cut).store().close();
        assertThat(keysOfMessages(cut)).isEmpty();
        assertThat(cut.resolve("bodies").toFile().list()).isEmpty();
    }

    @Test
    void writtenAnUnforcedMessageIsWholeOrNotThere() throws IOException {
        NewMessage message = accept("a@dest.example", "b@dest.example");
        try (Store survivor = survivor()) {
            int recipients = states(survivor).size();
            assertThat(recipients).isIn(0, 2);
            assertThat(survivor.chunk(message.envelope().id(), 0).isPresent()).isEqualTo(recipients == 2);
            assertThat(survivor.history(message.envelope().id())).hasSize(recipients / 2);
        }
    }

    @Test
    void queuedAForcedMessageIsThereWithAllItHas() throws IOException {
        NewMessage message = accept("a@dest.example", "b@dest.example");
        store.force();
        try (Store survivor = survivor()) {
            assertThat(states(survivor)).hasSize(2);
            assertThat(survivor.chunk(message.envelope().id(), 0).orElseThrow()).isEqualTo(Mails.random(1, 9_000));
            assertThat(survivor.history(message.envelope().id())).containsExactly(Mails.accepted(message));
            assertThat(survivor.lanes()).hasSize(1);
        }
    }

    @Test
    void claimedTheClaimIsVoidAndTheAttemptIsRepeated() throws IOException {
        accept("a@dest.example");
        store.force();
        Store.Claim claim = claim();
        try (Store survivor = survivor()) {
            assertThat(survivor.settle(List.of(Mails.settlement(claim, new State.Delivered())), List.of(), List.of()))
                    .containsExactly(Store.Settled.FENCED);
            assertThat(survivor.claim(StoreContract.EXAMPLE, Mails.NOON, 9).claims())
                    .hasSize(1);
        }
    }

    @Test
    void settledUnforcedTheRecipientIsAsBeforeOrAsAfter() throws IOException {
        NewMessage message = accept("a@dest.example");
        store.force();
        settle(claim(), new State.Due(Mails.NOON.plusSeconds(60)));
        try (Store survivor = survivor()) {
            State state = states(survivor).getFirst();
            boolean after = state.equals(new State.Due(Mails.NOON.plusSeconds(60)));
            assertThat(after || state.equals(new State.Due(Mails.NOON))).isTrue();
            assertThat(survivor.history(message.envelope().id())).hasSize(after ? 2 : 1);
        }
        store.force();
        try (Store survivor = survivor()) {
            assertThat(states(survivor)).containsExactly(new State.Due(Mails.NOON.plusSeconds(60)));
        }
    }

    @Test
    void endedForSomeTheBodyStays() throws IOException {
        NewMessage message = accept("a@dest.example", "b@dest.example");
        settle(claim(), new State.Delivered());
        store.force();
        try (Store survivor = survivor()) {
            assertThat(states(survivor)).containsExactly(new State.Due(Mails.NOON));
            assertThat(survivor.chunk(message.envelope().id(), 0)).isPresent();
        }
    }

    @Test
    void endedForAllNothingButTheHistoryStaysAndTheReportIsThere() throws IOException {
        NewMessage message = accept("a@dest.example");
        store.force();
        NewMessage report = mails.message("report", "sender@client.example");
        settle(claim(), new State.Failed(), report);
        try (Store survivor = survivor()) {
            List<MessageId> queued = survivor.query(Store.Filter.all(), Optional.empty(), 9).stream()
                    .map(found -> found.envelope().id())
                    .toList();
            assertThat(queued)
                    .as("the failure and its report come together")
                    .isIn(
                            List.of(message.envelope().id()),
                            List.of(report.envelope().id()));
        }
        store.force();
        try (Store survivor = survivor()) {
            assertThat(survivor.chunk(message.envelope().id(), 0)).isEmpty();
            assertThat(survivor.history(message.envelope().id())).hasSize(2);
            assertThat(survivor.chunk(report.envelope().id(), 0)).isPresent();
        }
    }

    @Test
    void heldTheRecipientStaysHeld() throws IOException {
        accept("a@dest.example");
        store.change(Store.Filter.all(), new Store.Change.Hold(), "tester", Mails.NOON, Optional.empty(), 9);
        store.force();
        try (Store survivor = survivor()) {
            assertThat(states(survivor)).containsExactly(new State.Held(Mails.NOON));
            assertThat(survivor.lanes()).isEmpty();
        }
    }

    @Test
    void salvagingAnInterruptedSalvageBeginsAnewOrIsFinished() throws IOException {
        accept("a@dest.example");
        store.force();
        Path begun = Cut.copy(spool, folder.resolve("begun"));
        Files.createDirectories(begun.resolve("store.sorting"));
        Files.createDirectories(begun.resolve("store.salvaged"));
        Files.createFile(begun.resolve("store.salvaged").resolve("000001.sst"));
        try (Store survivor = open(begun).store()) {
            assertThat(states(survivor)).hasSize(1);
            assertThat(begun.resolve("store.salvaged")).doesNotExist();
        }
        Path renamed = Cut.copy(spool, folder.resolve("renamed"));
        Files.move(renamed.resolve("store"), renamed.resolve("store.salvaged"));
        Files.createFile(renamed.resolve("store.salvaged.complete"));
        try (Store survivor = open(renamed).store()) {
            assertThat(states(survivor)).hasSize(1);
            assertThat(renamed.resolve("store.salvaged.complete")).doesNotExist();
        }
    }

    /// A log that ends anywhere is a torn tail: what was forced before is there, and nobody is alarmed.
    @Test
    void l125_aLogCutAnywhereLosesNothingThatWasForcedBefore() throws IOException {
        long seed = 77;
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Path log = LogCheck.files(spool.resolve("store"), ".log").getLast();
        List<Long> sizes = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            NewMessage message = mails.message(Mails.random(i, random.nextInt(40_000)), "a@dest.example");
            store.accept(List.of(message), List.of(Mails.accepted(message)));
            store.force();
            sizes.add(Files.size(log));
        }
        for (int i = 0; i < 25; i++) {
            Path cut = Cut.copy(spool, folder.resolve("torn-" + i));
            long end = random.nextLong(sizes.getFirst(), sizes.getLast());
            try (RandomAccessFile file = new RandomAccessFile(
                    cut.resolve("store").resolve(log.getFileName()).toFile(), "rw")) {
                file.setLength(end);
            }
            Store.Opened opened = open(cut);
            try (Store survivor = opened.store()) {
                assertThat(opened.findings()).as("cut at %s", end).isEmpty();
                assertThat(states(survivor).size()).as("cut at %s", end).isEqualTo((int)
                        sizes.stream().filter(size -> size <= end).count());
                for (Store.Found found : survivor.query(Store.Filter.all(), Optional.empty(), 99)) {
                    assertThat(survivor.chunk(found.envelope().id(), 0)).isPresent();
                    assertThat(survivor.history(found.envelope().id())).hasSize(1);
                }
            }
        }
    }

    /// A loss of power may leave sectors that were never written in a record that was not forced.
    @Test
    void l125_unwrittenSectorsAtTheEndAreATornTail() throws IOException {
        accept("a@dest.example");
        store.force();
        Path log = LogCheck.files(spool.resolve("store"), ".log").getLast();
        long forced = Files.size(log);
        accept("b@dest.example");
        store.force();
        Path cut = Cut.copy(spool, folder.resolve("unwritten"));
        try (RandomAccessFile file = new RandomAccessFile(
                cut.resolve("store").resolve(log.getFileName()).toFile(), "rw")) {
            file.seek(forced + 2_000);
            file.write(new byte[3_000]);
        }
        Store.Opened opened = open(cut);
        try (Store survivor = opened.store()) {
            assertThat(opened.findings()).isEmpty();
            assertThat(states(survivor)).hasSize(1);
        }
    }
}
