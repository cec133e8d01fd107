package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Tap;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.wire.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/// A listener and its limits: who is let in, how long they may stay, and how it all ends.
class SmtpServerTest {

    @Test
    void k123_sessionsAreLimitedInAllAndByAddress() throws Exception {
        try (TestServer server = TestServer.start(
                options -> options.withSessionLimits(TestServer.PATIENT.withSessionsPerAddressMax(2)))) {
            RawClient first = server.client();
            RawClient second = server.client();
            try (RawClient third = new RawClient(server.server().address())) {
                third.expect("421 4.7.0");
                third.expectClosed();
            }
            first.say("QUIT").expect("221 2.0.0");
            second.close();
            server.sink().awaitClosed(2);
        }
        try (TestServer server =
                        TestServer.start(options -> options.withSessionLimits(TestServer.PATIENT.withSessionsMax(1)));
                RawClient _ = server.client();
                RawClient second = new RawClient(server.server().address())) {
            second.expect("421 4.3.2");
        }
    }

    @Test
    void k123_aSessionThatEndedMakesRoomInAllAndForItsAddress() throws Exception {
        for (SessionLimits one :
                List.of(TestServer.PATIENT.withSessionsMax(1), TestServer.PATIENT.withSessionsPerAddressMax(1))) {
            try (TestServer server = TestServer.start(options -> options.withSessionLimits(one))) {
                for (int i = 0; i < 5; i++) {
                    assertLetIn(server);
                }
            }
        }
    }

    @Test
    void k123_aNetworkOfIpv6CountsAsOneAddress() {
        Admission admission = new Admission(TestServer.PATIENT.withSessionsPerAddressMax(1));
        assertThat(admission.enter(InetAddress.ofLiteral("2001:db8::1"))).isEmpty();
        assertThat(admission.enter(InetAddress.ofLiteral("2001:db8::ffff:2"))).contains(Replies.TOO_MANY_FROM_ADDRESS);
        assertThat(admission.enter(InetAddress.ofLiteral("2001:db8:0:1::1"))).isEmpty();
        admission.leave(InetAddress.ofLiteral("2001:db8::1"));
        assertThat(admission.enter(InetAddress.ofLiteral("2001:db8::ffff:2"))).isEmpty();
    }

    /// As soon as the session before is gone.
    private static void assertLetIn(TestServer server) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        String greeting = "";
        while (!greeting.startsWith("220") && System.nanoTime() < deadline) {
            try (RawClient client = new RawClient(server.server().address())) {
                greeting = client.reply();
                if (greeting.startsWith("220")) {
                    client.say("QUIT").expect("221 2.0.0");
                    server.sink().awaitClosed(1);
                }
            }
        }
        assertThat(greeting).startsWith("220");
    }

    @Test
    void recipientsAreLimitedAndThoseTakenGetTheMessage() throws IOException {
        try (TestServer server = TestServer.start(
                        options -> options.withSessionLimits(TestServer.PATIENT.withRecipientsMax(2)));
                RawClient client = server.greeted()) {
            client.say("MAIL FROM:<a@client.example>").expect("250 2.1.0");
            client.say("RCPT TO:<b@mx.example>").expect("250 2.1.5");
            client.say("RCPT TO:<c@mx.example>").expect("250 2.1.5");
            client.say("RCPT TO:<d@mx.example>").expect("452 4.5.3");
            client.say("DATA").expect("354 ");
            client.say(".").expect("250 2.0.0");
            assertThat(server.sink().accepted.getFirst().transaction().recipients())
                    .hasSize(2);
        }
    }

    @Test
    void e64_aMessageOverTheLimitIsRefusedWhateverItsSizeClaims() throws IOException {
        try (TestServer server = TestServer.start(
                        options -> options.withLimits(Limits.defaults().withBodyOctetsMax(1_000)));
                RawClient client = server.greeted()) {
            client.say("MAIL FROM:<a@client.example> SIZE=1001").expect("552 5.3.4");
            client.say("MAIL FROM:<a@client.example> SIZE=10").expect("250 2.1.0");
            client.say("RCPT TO:<b@mx.example>").expect("250 2.1.5");
            client.say("DATA").expect("354 ");
            client.send("x".repeat(998) + "\r\nx\r\n.\r\n").expect("552 5.3.4");
            client.toData().send("x".repeat(998) + "\r\n.\r\n").expect("250 2.0.0");
            assertThat(server.count()).isEqualTo(1);
        }
    }

    @Test
    void aHandlerThatStopsReadingCannotTurnALineOfTheMessageIntoACommand() throws IOException {
        Handler impatient = (_, body) -> body.read() < 0 ? Replies.DEFECT : Reply.of(250, "2.0.0", "Enough");
        try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0), impatient);
                RawClient client = new RawClient(server.address())) {
            client.expect("220 ");
            client.say("EHLO client.example").expect("250-");
            client.toData().send("x\r\nQUIT\r\n".repeat(100_000) + ".\r\n").expect("250 2.0.0 Enough");
            client.toData().send("x\r\n.\n\r\nQUIT\r\n.\r\n").expect("550 5.6.0");
            client.say("NOOP").expect("250 2.0.0");
        }
    }

    @Test
    void aHandlersOwnTroubleIsTemporaryAndADefectIsReported() throws Exception {
        List<RuntimeException> defects = new CopyOnWriteArrayList<>();
        CountDownLatch reported = new CountDownLatch(1);
        Handler broken = new Handler() {
            @Override
            public Reply message(Transaction transaction, InputStream body) throws IOException {
                if (body.readAllBytes().length > 10) {
                    throw new IllegalStateException("planted");
                }
                throw new IOException("disk full");
            }

            @Override
            public void failed(Peer peer, RuntimeException defect) {
                defects.add(defect);
                reported.countDown();
            }
        };
        try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0), broken);
                RawClient client = new RawClient(server.address())) {
            client.expect("220 ");
            client.say("EHLO client.example").expect("250-");
            client.toData().say("x\r\n.").expect("451 4.3.0");
            client.toData().say("xxxxxxxxxxx\r\n.").expect("421 4.3.0");
            client.expectClosed();
            reported.await();
            assertThat(defects).singleElement().satisfies(it -> assertThat(it).hasMessage("planted"));
            try (RawClient next = new RawClient(server.address())) {
                next.expect("220 ");
            }
        }
    }

    @Test
    void silenceIsAnsweredWith421() throws IOException {
        try (TestServer server = TestServer.start(
                options -> options.withLimits(Limits.defaults().withCommandWithin(Duration.ofMillis(300))))) {
            try (RawClient client = server.client()) {
                client.expect("421 4.4.2");
                client.expectClosed();
            }
            try (RawClient client = server.client()) {
                client.send("NOO").expect("421 4.4.2");
                client.expectClosed();
            }
        }
    }

    @Test
    void f72_aBodyThatDripsSlowerThanTheFloorIsCutOff() throws IOException {
        Limits slow = Limits.defaults().withBodyWithin(Duration.ofMillis(500)).withBodyOctetsPerSecondMin(1_000);
        try (TestServer server = TestServer.start(options -> options.withLimits(slow));
                RawClient client = server.greeted()) {
            client.toData();
            client.plain.setSoTimeout(20);
            String said = "";
            for (int octet = 0; octet < 1_000 && said.isEmpty(); octet++) {
                try {
                    client.send("x");
                    said = client.reply();
                } catch (SocketTimeoutException _) {
                    // The server is silent, so the next octet drips.
                }
            }
            assertThat(said).startsWith("421 4.4.2");
            client.expectClosed();
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void aSessionHasAnEnd() throws IOException {
        SessionLimits limits =
                TestServer.PATIENT.withIdleCommandsMax(Integer.MAX_VALUE).withSessionWithin(Duration.ofMillis(700));
        try (TestServer server = TestServer.start(options -> options.withSessionLimits(limits));
                RawClient client = server.client()) {
            assertThatThrownBy(() -> {
                        while (true) {
                            client.say("NOOP").expect("250 2.0.0");
                        }
                    })
                    .satisfiesAnyOf(
                            end -> assertThat(end).isInstanceOf(IOException.class),
                            end -> assertThat(end).hasMessageContaining("421 4.4.2"));
        }
    }

    @Test
    void stoppingLetsATransactionFinishAndTellsTheOthers() throws Exception {
        try (TestServer server = TestServer.start();
                RawClient idle = server.greeted();
                RawClient sending = server.greeted()) {
            sending.toData().send("half a mess");
            Thread stopping = Thread.startVirtualThread(() -> server.server().stop(Duration.ofSeconds(20)));
            idle.expect("421 4.3.2");
            idle.expectClosed();
            sending.send("age\r\n.\r\n").expect("250 2.0.0");
            sending.expect("421 4.3.2");
            sending.expectClosed();
            stopping.join();
            assertThat(server.count()).isEqualTo(1);
            assertThat(server.server().sessions()).isZero();
            assertThatThrownBy(() -> new RawClient(server.server().address())).isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void stoppingWaitsNoLongerThanItsGrace() throws Exception {
        try (TestServer server = TestServer.start();
                RawClient sending = server.greeted()) {
            sending.toData().send("half a mess");
            long before = System.nanoTime();
            server.server().stop(Duration.ofMillis(200));
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(Duration.ofSeconds(10));
            sending.expectClosed();
            assertThat(server.count()).isZero();
        }
    }

    private record End(List<String> reasons, AtomicBoolean told) implements Tap {
        @Override
        public boolean open() {
            return false;
        }

        @Override
        public void said(Entry entry) {}

        @Override
        public void closed(Optional<String> lost) {
            if (told.compareAndSet(false, true)) {
                reasons.add(lost.orElse("in order"));
            }
        }
    }

    @Test
    void whoListensHearsWhyAConnectionWasLostAndThatOthersWereNot() throws Exception {
        List<String> reasons = new CopyOnWriteArrayList<>();
        try (TestServer server = TestServer.start(
                        options -> options.withRecorders(_ -> Recorder.server(new End(reasons, new AtomicBoolean()))));
                RawClient polite = server.client();
                RawClient idle = server.client()) {
            polite.say("QUIT").expect("221 ");
            server.sink().awaitClosed(1);
            server.client().close();
            server.sink().awaitClosed(1);
            server.server().stop(Duration.ofSeconds(20));
            idle.expect("421 4.3.2");
            assertThat(reasons).containsExactly("in order", "the peer closed the connection", "in order");
        }
    }

    @Test
    void manyClientsAtOnceEachGetTheirOwnAnswers() throws Exception {
        try (TestServer server = TestServer.start()) {
            List<Thread> clients = new CopyOnWriteArrayList<>();
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            for (int c = 0; c < 20; c++) {
                clients.add(Thread.startVirtualThread(() -> {
                    try (RawClient client = server.greeted()) {
                        for (int i = 0; i < 20; i++) {
                            client.toData().say("x\r\n.").expect("250 2.0.0");
                        }
                    } catch (IOException | AssertionError failure) {
                        failures.add(failure);
                    }
                }));
            }
            for (Thread client : clients) {
                client.join();
            }
            assertThat(failures).isEmpty();
            assertThat(server.count()).isEqualTo(400);
        }
    }
}
