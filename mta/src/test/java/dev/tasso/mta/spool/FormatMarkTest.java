package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.fail;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.State;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Spools of an earlier and of a later version: the first are read, the second are left alone.
final class FormatMarkTest {

    private static final Duration LATER = Duration.ofMinutes(7);

    @TempDir
    Path folder;

    private Path spool;
    private Path mark;

    @BeforeEach
    void fill() throws IOException {
        spool = folder.resolve("spool");
        mark = spool.resolve("format");
        fill(spool);
    }

    /// One message that is due, a large one that was put off, and one that is held.
    static void fill(Path spool) throws IOException {
        Mails mails = new Mails(135);
        try (Store store = open(spool)) {
            for (String name : List.of("due", "deferred", "held")) {
                NewMessage message = mails.message(body(name), name + "@" + name + ".example");
                store.accept(List.of(message), List.of(Mails.accepted(message)));
            }
            Store.Filter held = new Store.Filter(
                    Optional.empty(),
                    Optional.empty(),
                    Optional.empty(),
                    Optional.of("held.example"),
                    Optional.empty());
            store.change(held, new Store.Change.Hold(), "tester", Mails.NOON, Optional.empty(), 9);
            Store.Claim claim = store.claim(Lane.of("deferred.example"), Mails.NOON, 1)
                    .claims()
                    .getFirst();
            store.settle(
                    List.of(Mails.settlement(claim, new State.Due(Mails.NOON.plus(LATER)))),
                    List.of(),
                    List.of(Mails.attempted(claim, false)));
            store.force();
        }
    }

    private static String body(String name) {
        return "Subject: " + name + "\r\n\r\n" + (name + "\r\n").repeat(name.equals("deferred") ? 5_000 : 5);
    }

    private static Store open(Path spool) throws IOException {
        Store.Opened opened = new RocksOpener(spool, () -> Mails.NOON, new Random(135)).open();
        assertThat(opened.findings()).isEmpty();
        return opened.store();
    }

    private static void assertAllThere(Path spool) throws IOException {
        try (Store store = open(spool)) {
            Map<String, State> states = new TreeMap<>();
            for (Store.Found found : store.query(Store.Filter.all(), Optional.empty(), 9)) {
                String name = found.recipient().mailbox().domain().ascii().replace(".example", "");
                states.put(name, found.recipient().state());
                byte[] body = body(name).getBytes(StandardCharsets.US_ASCII);
                assertThat(store.chunk(found.envelope().id(), 0))
                        .as(name)
                        .hasValueSatisfying(octets ->
                                assertThat(Arrays.equals(octets, body)).isTrue());
                assertThat(store.history(found.envelope().id())).as(name).hasSize(name.equals("due") ? 1 : 2);
            }
            assertThat(states)
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "due", new State.Due(Mails.NOON),
                            "deferred", new State.Due(Mails.NOON.plus(LATER)),
                            "held", new State.Held(Mails.NOON)));
        }
    }

    @Test
    void l135_aSpoolOfALaterFormatIsRefusedWithAWordAndLeftAsItIs() throws IOException {
        Files.writeString(mark, FormatMark.FORMAT + 1 + "\n");
        Map<Path, String> before = SpoolFiles.in(spool);
        assertThatThrownBy(() -> open(spool))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("format " + (FormatMark.FORMAT + 1))
                .hasMessageContaining("start the later version again");
        assertThat(SpoolFiles.in(spool)).isEqualTo(before);
        Files.writeString(mark, FormatMark.FORMAT + "\n");
        assertAllThere(spool);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "-1", "1.0", "one", "1 2", "9999999999"})
    void l135_aMarkThatIsNoNumberIsRefusedAndTheSpoolLeftAsItIs(String text) throws IOException {
        Files.writeString(mark, text);
        Map<Path, String> before = SpoolFiles.in(spool);
        assertThatThrownBy(() -> open(spool))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(mark + " does not hold a number");
        assertThat(SpoolFiles.in(spool)).isEqualTo(before);
    }

    @Test
    void l135_aSpoolOfTheTimeBeforeTheMarkIsReadAndMarked() throws IOException {
        Files.delete(mark);
        Files.writeString(spool.resolve("format.new"), "what a crash left");
        assertAllThere(spool);
        assertThat(mark).hasContent(String.valueOf(FormatMark.FORMAT));
    }

    @Test
    void l135_anEarlierFormatIsMarkedAnewSoThatTheEarlierVersionDoesNotReadItAgain() throws IOException {
        FormatMark.check(spool, FormatMark.FORMAT + 1);
        assertThat(mark).hasContent(String.valueOf(FormatMark.FORMAT + 1));
        FormatMark.check(spool, FormatMark.FORMAT + 1);
        assertThatThrownBy(() -> open(spool)).hasMessageContaining("a later version of Tasso wrote");
    }

    @Test
    void l135_aSpoolIsReadAgainByTheVersionThatWroteIt() throws IOException {
        assertAllThere(spool);
        assertAllThere(spool);
        assertThat(mark).hasContent(String.valueOf(FormatMark.FORMAT));
    }

    /// What `fill` wrote when the first format was the only one, before it was opened again and after.
    @ParameterizedTest
    @ValueSource(strings = {"format-1-log.zip", "format-1-tables.zip"})
    void l135_aSpoolThatWasWrittenInTheFirstFormatIsRead(String name) throws IOException {
        assertAllThere(unpacked(name));
    }

    /// A body in two records of the table, and one whose message never came.
    @Test
    void l135_aLargeBodyThatWasWrittenInTheFirstFormatIsReadAndGoesWithItsMessage() throws IOException {
        Path old = unpacked("format-1-chunks.zip");
        byte[] body = ("Subject: large\r\n\r\n" + "large\r\n".repeat(5_000)).getBytes(StandardCharsets.US_ASCII);
        try (Store store = open(old)) {
            Store.Claim claim = store.claim(Lane.of("large.example"), Mails.NOON, 9)
                    .claims()
                    .getFirst();
            MessageId id = claim.envelope().id();
            assertThat(store.chunk(id, 0).orElseThrow()).isEqualTo(Arrays.copyOf(body, 20_000));
            assertThat(store.chunk(id, 1).orElseThrow()).isEqualTo(Arrays.copyOfRange(body, 20_000, body.length));
            assertThat(store.chunk(id, 2)).isEmpty();
            store.settle(List.of(Mails.settlement(claim, new State.Delivered())), List.of(), List.of());
            store.force();
        }
        try (Tables tables = Tables.open(old.resolve("store"))) {
            for (char kind : "areb".toCharArray()) {
                tables.walk(
                        Keys.kind(kind), Keys.kind(kind), (key, _) -> fail("what is left: " + Arrays.toString(key)));
            }
        }
    }

    private Path unpacked(String name) throws IOException {
        Path old = Files.createDirectories(folder.resolve("old"));
        try (InputStream stored = Objects.requireNonNull(getClass().getResourceAsStream(name));
                ZipInputStream zip = new ZipInputStream(stored)) {
            for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                Path file = old.resolve(entry.getName());
                Files.createDirectories(Objects.requireNonNull(file.getParent()));
                Files.write(file, zip.readAllBytes());
            }
        }
        return old;
    }
}
