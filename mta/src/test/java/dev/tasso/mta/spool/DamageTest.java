package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.State;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// One bit is flipped in each kind of file: the store opens, what is whole is served, and what is not is named.
@Timeout(300)
final class DamageTest {

    private static final int FLIPS = 25;
    private static final long SEED = 20261123;

    /// Of bodies with files of their own.
    private static final int LARGE_OCTETS = 9_000;

    @TempDir
    Path folder;

    private final Mails mails = new Mails(SEED);
    private final Map<MessageId, NewMessage> promised = new HashMap<>();
    private final Set<MessageId> ended = new HashSet<>();
    private final Random random = new Random(SEED);

    private static Store.Opened open(Path spool) throws IOException {
        return new RocksOpener(spool, () -> Mails.NOON, new Random(3)).open();
    }

    /// Tables, blobs and files of 48 messages, of which four have ended, and a log of 48 more.
    private Path spool() throws IOException {
        Path spool = folder.resolve("spool");
        Store first = open(spool).store();
        fill(first);
        first.close();
        Store second = open(spool).store();
        for (Store.Claim claim :
                second.claim(StoreContract.EXAMPLE, Mails.NOON, 4).claims()) {
            second.settle(
                    List.of(Mails.settlement(claim, new State.Delivered())),
                    List.of(),
                    List.of(Mails.attempted(claim, true)));
            ended.add(claim.envelope().id());
            promised.remove(claim.envelope().id());
        }
        fill(second);
        second.close();
        return spool;
    }

    private void fill(Store store) throws IOException {
        for (int group = 0; group < 8; group++) {
            List<NewMessage> messages = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                byte[] body = Mails.random(random.nextLong(), i % 2 == 0 ? 300 : 7_000);
                messages.add(
                        i < 4
                                ? mails.message(body, "a@dest.example")
                                : mails.message(body, "b@other.example", "c@other.example"));
            }
            messages.add(large(store));
            store.accept(messages, messages.stream().map(Mails::accepted).toList());
            store.force();
            messages.forEach(message -> promised.put(message.envelope().id(), message));
        }
    }

    private NewMessage large(Store store) throws IOException {
        NewMessage large = mails.large(LARGE_OCTETS, "d@dest.example");
        store.append(large.envelope().id(), 0, bodyOf(large));
        return large;
    }

    private byte[] bodyOf(NewMessage message) {
        return switch (message.body()) {
            case NewMessage.Body.Inline(byte[] octets) -> octets;
            case NewMessage.Body.Chunked _ ->
                Mails.random(message.envelope().id().hashCode(), LARGE_OCTETS);
        };
    }

    /// Overwrites up to 3,000 octets anywhere, which may cost many messages.
    @Test
    void l130_aBurstOfDamageAnywhereLeavesEveryMessageWholeOrNamed() throws IOException {
        Path spool = spool();
        int lost = 0;
        for (int burst = 0; burst < FLIPS; burst++) {
            Path damaged = folder.resolve("burst-" + burst);
            Cut.copy(spool, damaged);
            Path file = anyFile(damaged.resolve("store"), "\\d+\\.(log|sst|blob)|MANIFEST-\\d+");
            long at;
            try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
                at = random.nextLong(octets.length());
                byte[] rubbish = Mails.random(burst, 1 + random.nextInt(3_000));
                octets.seek(at);
                octets.write(rubbish, 0, (int) Math.min(rubbish.length, octets.length() - at));
            }
            lost += check(damaged, "a burst in " + file.getFileName() + " at " + at, promised.size())
                    .size();
        }
        System.out.println("bursts: seed " + SEED + ", " + lost + " messages lost and named");
    }

    private void flipIn(String pattern) throws IOException {
        flipIn("store", pattern);
    }

    private void flipIn(String part, String pattern) throws IOException {
        Path spool = spool();
        int lost = 0;
        int found = 0;
        for (int flip = 0; flip < FLIPS; flip++) {
            Path damaged = folder.resolve("damaged-" + flip);
            Cut.copy(spool, damaged);
            String where = flipOne(damaged.resolve(part), pattern);
            Set<MessageId> named = check(damaged, where, 2);
            lost += named.size();
            found += isSetAside(damaged) ? 1 : 0;
        }
        System.out.println(pattern + ": seed " + SEED + ", " + FLIPS + " flips, " + found + " set aside, " + lost
                + " messages lost and named, of " + promised.size());
    }

    private Path anyFile(Path store, String pattern) throws IOException {
        List<Path> files;
        try (var all = Files.list(store)) {
            files = all.filter(file -> file.getFileName().toString().matches(pattern))
                    .filter(file -> file.toFile().length() > 0)
                    .sorted()
                    .toList();
        }
        assertThat(files).as("files like %s", pattern).isNotEmpty();
        return files.get(random.nextInt(files.size()));
    }

    private String flipOne(Path store, String pattern) throws IOException {
        Path file = anyFile(store, pattern);
        try (RandomAccessFile octets = new RandomAccessFile(file.toFile(), "rw")) {
            long at = random.nextLong(octets.length());
            octets.seek(at);
            int octet = octets.read();
            octets.seek(at);
            octets.write(octet ^ 1 << random.nextInt(8));
            return file.getFileName() + " at octet " + at + " of " + octets.length();
        }
    }

    /// Everything promised is whole, or named; returns what is named.
    private Set<MessageId> check(Path spool, String where, int lostMax) throws IOException {
        Set<MessageId> named = new HashSet<>();
        Store.Opened opened = open(spool);
        opened.findings().forEach(event -> {
            if (event instanceof Event.Lost loss) {
                named.add(loss.message());
            }
        });
        try (Store store = opened.store()) {
            Map<MessageId, Integer> recipients = recipients(store);
            for (NewMessage message : promised.values()) {
                MessageId id = message.envelope().id();
                if (!recipients.containsKey(id)) {
                    assertThat(named)
                            .as("%s is gone after a flip in %s", id, where)
                            .contains(id);
                } else if (!named.contains(id)) {
                    readWhole(store, message, named, where);
                    assertThat(recipients.get(id))
                            .as("recipients of %s, %s", id, where)
                            .isEqualTo(message.recipients().size());
                }
            }
            assertThat(named).as("lost by one bit in %s", where).hasSizeLessThanOrEqualTo(lostMax);
            // A burst may take the record that a message ended: it is delivered once more then.
            Set<MessageId> back = new HashSet<>(recipients.keySet());
            back.removeAll(promised.keySet());
            assertThat(lostMax > 2 ? ended : Set.of())
                    .as("what comes back, %s", where)
                    .containsAll(back);
            assertThat(claimable(store))
                    .as("schedule after a flip in %s", where)
                    .isEqualTo(
                            recipients(store).values().stream().mapToInt(n -> n).sum());
        }
        return named;
    }

    private static Map<MessageId, Integer> recipients(Store store) throws IOException {
        Map<MessageId, Integer> recipients = new HashMap<>();
        for (Store.Found entry : store.query(Store.Filter.all(), Optional.empty(), 1_000)) {
            recipients.merge(entry.envelope().id(), 1, Integer::sum);
        }
        return recipients;
    }

    private static int claimable(Store store) throws IOException {
        int claimable = 0;
        for (Store.LaneSummary lane : store.lanes()) {
            claimable += store.claim(lane.lane(), Mails.NOON, 1_000).claims().size();
        }
        return claimable;
    }

    private static boolean isSetAside(Path spool) throws IOException {
        try (var all = Files.list(spool)) {
            return all.anyMatch(file -> file.getFileName().toString().startsWith("damaged-"));
        }
    }

    private void readWhole(Store store, NewMessage message, Set<MessageId> named, String where) throws IOException {
        MessageId id = message.envelope().id();
        try {
            ByteArrayOutputStream body = new ByteArrayOutputStream();
            for (int chunk = 0; ; chunk++) {
                Optional<byte[]> octets = store.chunk(id, chunk);
                if (octets.isEmpty()) {
                    break;
                }
                body.write(octets.get());
            }
            assertThat(body.toByteArray())
                    .as("%s after a flip in %s", id, where)
                    .isEqualTo(bodyOf(message));
        } catch (Store.Damage damage) {
            assertThat(store.lose(id, String.valueOf(damage.getMessage()), Mails.NOON))
                    .isPresent();
            named.add(id);
        }
    }

    @Test
    void l130_aFlippedBitInTheLogLosesOneMessageAtMostAndNamesIt() throws IOException {
        flipIn("\\d+\\.log");
    }

    @Test
    void l130_aFlippedBitInATableLosesOneMessageAtMostAndNamesIt() throws IOException {
        flipIn("\\d+\\.sst");
    }

    @Test
    void l130_aFlippedBitInABlobFileLosesOneMessageAtMostAndNamesIt() throws IOException {
        flipIn("\\d+\\.blob");
    }

    @Test
    void l130_aFlippedBitInTheFileOfABodyLosesThatMessageAndNamesIt() throws IOException {
        flipIn("bodies", ".*");
    }

    @Test
    void l130_aFlippedBitInTheManifestLosesNothing() throws IOException {
        flipIn("MANIFEST-\\d+");
    }

    @Test
    void aFlippedBitInCurrentLosesNothing() throws IOException {
        flipIn("CURRENT");
    }

    @Test
    void withoutItsManifestNothingIsLost() throws IOException {
        Path spool = spool();
        try (var all = Files.list(spool.resolve("store"))) {
            for (Path file : all.filter(f -> f.getFileName().toString().matches("MANIFEST.*|CURRENT"))
                    .toList()) {
                Files.delete(file);
            }
        }
        assertThat(check(spool, "the missing manifest", 0)).isEmpty();
    }
}
