package dev.tasso.mta.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.config.Route;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.mail.Answer.Stage;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Mail that ends on this machine: Maildirs, and mail stores by LMTP (RFC 2033).
final class LocalDeliveryTest {

    @TempDir
    Path folder;

    private Route maildir() {
        return Samples.route("local", new Via.Maildir(folder.resolve("mail")), "*");
    }

    private static List<Path> files(Path mailbox) throws IOException {
        try (Stream<Path> list = Files.list(mailbox.resolve("new"))) {
            return list.sorted().toList();
        }
    }

    @Test
    void aMessageStandsInNewWithItsEnvelopeAndLfLineEnds() throws Exception {
        try (Sender sender = Sender.to().by(maildir())) {
            List<Outcome> outcomes = sender.send("You@Example.org", "other@example.org");
            assertThat(outcomes).hasSize(2).allMatch(Outcome.Delivered.class::isInstance);
            assertThat(outcomes.getFirst().answer().stage()).isEqualTo(Stage.LOCAL);
            Path mailbox = folder.resolve("mail/example.org/you");
            Path file = files(mailbox).getFirst();
            assertThat(Files.readString(file))
                    .isEqualTo("Return-Path: <a@here.example>\nDelivered-To: You@example.org\n"
                            + Samples.TEXT.replace("\r\n", "\n"));
            assertThat(file.getFileName())
                    .hasToString(Samples.NOW.getEpochSecond() + ".0123456789abcdefghijR0.here.example,S="
                            + Files.size(file));
            assertThat(files(folder.resolve("mail/example.org/other"))).hasSize(1);
            try (Stream<Path> list = Files.list(mailbox.resolve("tmp"))) {
                assertThat(list).isEmpty();
            }
            assertThat(mailbox.resolve("cur")).isDirectory();
            for (Path each : List.of(mailbox, mailbox.resolve("new"), mailbox.resolve("cur"), folder.resolve("mail"))) {
                assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(each)))
                        .isEqualTo("rwx------");
            }
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
    }

    @Test
    void aDeliveryThatIsRepeatedReplacesItself() throws Exception {
        try (Sender sender = Sender.to().by(maildir())) {
            sender.send("you@example.org");
            sender.send("you@example.org");
            assertThat(files(folder.resolve("mail/example.org/you"))).hasSize(1);
        }
    }

    @Test
    void anAttemptUnderWayEndsWellAfterAReload() throws Exception {
        try (Sender sender = Sender.to().by(maildir())) {
            sender.deliverer().close();
            AttemptTest.answer(sender.send("you@example.org"), Outcome.Delivered.class);
        }
    }

    @Test
    void i120_noMailboxLeadsOutOfTheFolder() throws Exception {
        try (Sender sender = Sender.to().by(maildir())) {
            for (String to : List.of(
                    "\"../../../escaped\"@example.org",
                    "\"..\"@example.org",
                    "\"/etc/cron.d/x\"@example.org",
                    "\".ssh\"@example.org",
                    "con@example.org")) {
                assertThat(sender.send(to)).allMatch(Outcome.Delivered.class::isInstance);
            }
            try (Stream<Path> list = Files.list(folder)) {
                assertThat(list).containsExactly(folder.resolve("mail"));
            }
            try (Stream<Path> list = Files.list(folder.resolve("mail"))) {
                assertThat(list).containsExactly(folder.resolve("mail/example.org"));
            }
            try (Stream<Path> list = Files.list(folder.resolve("mail/example.org"))) {
                assertThat(list)
                        .hasSize(5)
                        .allMatch(each -> !each.getFileName().toString().startsWith("."));
            }
        }
    }

    @Test
    void aMailboxThatCannotBeWrittenDefersAndLeavesNothing() throws Exception {
        Files.createDirectories(folder.resolve("mail/example.org"));
        Files.writeString(folder.resolve("mail/example.org/you"), "a file stands where the folder should");
        try (Sender sender = Sender.to().by(maildir())) {
            assertThat(AttemptTest.answer(sender.send("you@example.org"), Outcome.Deferred.class)
                            .reply()
                            .toString())
                    .startsWith("451 4.2.0 ");
        }
    }

    @Test
    void aBodyThatBreaksOffIsNotDelivered() throws Exception {
        try (Sender sender = Sender.to().by(maildir())) {
            InputStream broken = new FilterInputStream(new ByteArrayInputStream(new byte[100])) {
                @Override
                public int read(byte[] target, int offset, int length) throws IOException {
                    int count = super.read(target, offset, length);
                    if (count < 0) {
                        throw new IOException("a chunk is missing");
                    }
                    return count;
                }
            };
            Delivery delivery = Samples.delivery(1_000, () -> broken, "you@example.org");
            AttemptTest.answer(sender.send(delivery, new Patience()), Outcome.Deferred.class);
            Path mailbox = folder.resolve("mail/example.org/you");
            assertThat(files(mailbox)).isEmpty();
            try (Stream<Path> list = Files.list(mailbox.resolve("tmp"))) {
                assertThat(list).isEmpty();
            }
        }
    }

    @Test
    void lineEndsAreChangedWhereverABlockEnds() throws IOException {
        String text = "a\r\n\r\nb\rc\r\r\nd\ne\r";
        for (int block = 1; block < 8; block++) {
            int size = block;
            InputStream slow = new ByteArrayInputStream(text.getBytes(StandardCharsets.US_ASCII)) {
                @Override
                public synchronized int read(byte[] octets, int from, int length) {
                    return super.read(octets, from, Math.min(length, size));
                }

                @Override
                public int read(byte[] octets) {
                    return read(octets, 0, octets.length);
                }
            };
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            MaildirWriter.copyWithLf(slow, out);
            assertThat(out.toString(StandardCharsets.US_ASCII)).isEqualTo("a\n\nb\rc\r\nd\ne\r");
        }
    }

    private static final Script STORE = Script.normal()
            .speakingLmtp()
            .afterData("full@example.org", Fault.answer(452, "4.2.2", "Full"))
            .afterData("gone@example.org", Fault.answer(550, "5.2.1", "Closed"));

    private static void sendsToAStore(Sender sender, ScenarioServer store) throws InterruptedException {
        for (int i = 1; i <= 2; i++) {
            List<Outcome> outcomes = sender.send("you@example.org", "full@example.org", "gone@example.org");
            assertThat(outcomes.get(0)).isInstanceOf(Outcome.Delivered.class);
            assertThat(outcomes.get(1)).isInstanceOf(Outcome.Deferred.class);
            assertThat(outcomes.get(2)).isInstanceOf(Outcome.Failed.class);
            assertThat(outcomes.get(2).answer().stage()).isEqualTo(Stage.END_OF_DATA);
            store.await(i, Duration.ofSeconds(20));
        }
        assertThat(store.connections()).isEqualTo(1);
    }

    @Test
    void aStoreAnswersForEachRecipientOverTcp() throws Exception {
        try (Sender sender = Sender.to(STORE)) {
            Via lmtp =
                    new Via.LmtpTcp(new HostPort("127.0.0.1", sender.server(1).port()), TlsPolicy.NONE);
            sender.by(Samples.route("store", lmtp, "*"));
            sendsToAStore(sender, sender.server(1));
        }
    }

    @Test
    void aStoreAnswersForEachRecipientOverAUnixSocket() throws Exception {
        Path socket = folder.resolve("lmtp");
        try (ScenarioServer store = ScenarioServer.start(STORE, socket);
                Sender sender = Sender.to().by(Samples.route("store", new Via.LmtpUnix(socket), "*"))) {
            sendsToAStore(sender, store);
        }
    }
}
