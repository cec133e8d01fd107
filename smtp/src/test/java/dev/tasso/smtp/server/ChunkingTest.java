package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.Limits;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Messages in chunks (RFC 3030), and what can be done wrong with them (ATTACKS E).
class ChunkingTest {

    private static final String TO_CHUNKS = "MAIL FROM:<a@client.example>\r\nRCPT TO:<b@mx.example>\r\n";

    private static TestServer binary() throws IOException {
        return TestServer.start(
                options -> options.withExtensions(EnumSet.of(Extension.CHUNKING, Extension.BINARYMIME)));
    }

    private static RawClient opened(TestServer server) throws IOException {
        RawClient client = server.greeted();
        open(client);
        return client;
    }

    private static void open(RawClient client) throws IOException {
        client.send(TO_CHUNKS);
        client.expect("250 2.1.0");
        client.expect("250 2.1.5");
    }

    @Test
    void e56_octetsOfARefusedChunkAreNeverReadAsCommands() throws IOException {
        String evil = "MAIL FROM:<evil@client.example>\r\nRCPT TO:<b@mx.example>\r\nDATA\r\nx\r\n.\r\n";
        try (TestServer server = TestServer.start();
                RawClient client = server.client()) {
            for (String before : new String[] {"NOOP", "EHLO client.example", "MAIL FROM:<a@client.example>"}) {
                client.say(before).expect("250");
                for (String last : new String[] {"", " LAST"}) {
                    String group = "BDAT " + evil.length() + last + "\r\n" + evil;
                    for (int at = 1; at < group.length(); at++) {
                        client.sendSplit(group, at).expect("503 5.5.1");
                    }
                }
                client.say("NOOP").expect("250 2.0.0");
            }
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void e56_whereChunkingIsNotOfferedTheOctetsGoByToo() throws IOException {
        try (TestServer server = TestServer.start(options -> options.withExtensions(Set.of()));
                RawClient client = opened(server)) {
            client.send("BDAT 6 LAST\r\nQUIT\r\n").expect("502 5.5.1");
            client.say("DATA").expect("354");
        }
    }

    @Test
    void e58_noSizeMakesTheServerAllocateOrLoseItsPlace() throws IOException {
        for (String size : new String[] {"-1", "+5", "0x10", "5 5", "99999999999999999999", "9223372036854775808"}) {
            try (TestServer server = TestServer.start();
                    RawClient client = opened(server)) {
                client.send("BDAT " + size + "\r\nQUIT\r\n");
                assertThat(client.reply()).containsPattern("^(501 5.5.4|552 5.3.4) ");
                client.expectClosed();
                assertThat(server.count()).isZero();
            }
        }
    }

    @Test
    void e58_aMessageOverTheLimitIsRefusedWhereItsChunkEnds() throws IOException {
        try (TestServer server = TestServer.start(
                        options -> options.withLimits(Limits.defaults().withBodyOctetsMax(1_000)));
                RawClient client = opened(server)) {
            client.send("BDAT 1200 LAST\r\n" + "x".repeat(1_200)).expect("552 5.3.4");
            open(client);
            client.send("BDAT 900\r\n" + "x".repeat(900)).expect("250 2.0.0");
            client.send("BDAT 200 LAST\r\n" + "x".repeat(200)).expect("552 5.3.4");
            client.say("NOOP").expect("250");
            client.send("BDAT 3000\r\n").expect("552 5.3.4");
            client.expectClosed();
            assertThat(server.count()).isZero();
        }
    }

    @Test
    void a18_anOverlongTextLineIsRefusedInChunksToo() throws IOException {
        try (TestServer server = TestServer.start(
                        options -> options.withLimits(Limits.defaults().withTextLineOctetsMax(100)));
                RawClient client = opened(server)) {
            client.send("BDAT 60\r\n" + "x".repeat(60)).expect("250 2.0.0");
            client.send("BDAT 60 LAST\r\n" + "x".repeat(58) + "\r\n").expect("554 5.6.0");
            open(client);
            client.send("BDAT 100 LAST\r\n" + "x".repeat(98) + "\r\n").expect("250 2.0.0");
            assertThat(server.count()).isEqualTo(1);
        }
    }

    @Test
    void e60_aChunkThatDoesNotComeTimesOutAndHoldsNoMemory() throws IOException {
        Limits limits = Limits.defaults().withBodyOctetsMax(1L << 30).withBodyWithin(Duration.ofMillis(300));
        try (TestServer server = TestServer.start(options -> options.withLimits(limits));
                RawClient client = opened(server)) {
            long before = Runtime.getRuntime().totalMemory();
            client.say("BDAT " + (1L << 30) + " LAST").expect("421 4.4.2");
            client.expectClosed();
            assertThat(Runtime.getRuntime().totalMemory() - before).isLessThan(1L << 28);
        }
    }

    @Test
    void e60_whoTricklesChunksIsCutOffBetweenThemToo() throws IOException {
        Limits limits = Limits.defaults().withBodyWithin(Duration.ofMillis(300));
        try (TestServer server = TestServer.start(options -> options.withLimits(limits));
                RawClient client = opened(server)) {
            client.send("BDAT 1\r\nx").expect("250 2.0.0");
            client.expect("421 4.4.2");
            client.expectClosed();
        }
    }

    @Test
    void e61_aMillionChunksOfOneOctetAreTakenInLinearTime() throws Exception {
        try (TestServer server = TestServer.start();
                RawClient client = opened(server)) {
            Duration few = chunks(client, 50_000);
            open(client);
            Duration many = chunks(client, 1_000_000);
            assertThat(many).isLessThan(few.multipliedBy(60).plusSeconds(5));
            assertThat(server.sink().accepted.getLast().body()).hasSize(1_000_000);
        }
    }

    private static Duration chunks(RawClient client, int count) throws Exception {
        String line = "x".repeat(48) + "\r\n";
        StringBuilder group = new StringBuilder();
        for (int i = 0; i < count; i++) {
            group.append(i < count - 1 ? "BDAT 1\r\n" : "BDAT 1 LAST\r\n").append(line.charAt(i % line.length()));
        }
        long start = System.nanoTime();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                client.send(group.toString());
            } catch (IOException lost) {
                throw new java.io.UncheckedIOException(lost);
            }
        });
        InputStream in = new java.io.BufferedInputStream(client.in(), 1 << 16);
        int lines = 0;
        while (lines < count) {
            lines += in.read() == '\n' ? 1 : 0;
        }
        writer.join();
        return Duration.ofNanos(System.nanoTime() - start);
    }

    @Test
    void e62_resetBetweenChunksForgetsThem() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = opened(server)) {
            client.send("BDAT 3\r\na\r\n").expect("250");
            client.say("RSET").expect("250 2.0.0");
            open(client);
            client.send("BDAT 3 LAST\r\nb\r\n").expect("250");
            assertThat(server.sink().accepted)
                    .singleElement()
                    .extracting(it -> it.body())
                    .isEqualTo("b\r\n");
        }
    }

    @Test
    void e63_afterARefusedLastChunkTheNextMessageIsTaken() throws IOException {
        AtomicInteger calls = new AtomicInteger();
        Reply no = Reply.of(554, "5.7.1", "No");
        Handler first = (_, body) -> calls.getAndIncrement() == 0 ? no : taken(body);
        try (SmtpServer server = SmtpServer.start(ServerOptions.onLoopback(0), first);
                RawClient client = new RawClient(server.address())) {
            client.expect("220 ");
            client.say("EHLO client.example").expect("250");
            open(client);
            client.send("BDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\n").expect("554 5.7.1");
            client.expect("503 5.5.1");
            open(client);
            client.send("BDAT 6\r\nQUIT\r\nBDAT 6 LAST\r\nQUIT\r\n").expect("250 2.0.0 Chunk ok");
            client.expect("250 2.0.0");
            assertThat(calls).hasValue(2);
        }
    }

    private static Reply taken(InputStream body) throws IOException {
        body.read();
        return Replies.MESSAGE_OK;
    }

    @Test
    void e65_binaryGoesByChunksOnlyAndIsTakenAsItIs() throws IOException {
        String all =
                IntStream.range(0, 256).mapToObj(c -> String.valueOf((char) c)).collect(Collectors.joining());
        try (TestServer server = binary();
                RawClient client = server.greeted()) {
            client.say("MAIL FROM:<a@client.example> BODY=BINARYMIME").expect("250 2.1.0");
            client.say("RCPT TO:<b@mx.example>").expect("250 2.1.5");
            client.say("DATA").expect("503 5.5.1");
            client.send("BDAT 256\r\n" + all).expect("250");
            client.send("BDAT 4 LAST\r\n\r\n.\r").expect("250");
            assertThat(server.sink().accepted.getFirst().body()).isEqualTo(all + "\r\n.\r");
        }
    }

    @Test
    void e65_binaryIsRefusedWhereItIsNotOffered() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = server.greeted()) {
            client.say("MAIL FROM:<a@client.example> BODY=BINARYMIME").expect("555 5.5.4");
        }
    }

    @Test
    void a12_aBareLineEndInAChunkIsRefusedAndSplitsNothing() throws IOException {
        for (String bad : new String[] {"a\n.\nb", "a\r.\r\n", "\n", "\r", "a\r\r\n"}) {
            for (int at = 0; at <= bad.length(); at++) {
                try (TestServer server = TestServer.start();
                        RawClient client = opened(server)) {
                    client.send("BDAT " + at + "\r\n" + bad.substring(0, at));
                    String reply = client.reply();
                    if (reply.startsWith("250")) {
                        client.send("BDAT " + (bad.length() - at) + " LAST\r\n" + bad.substring(at));
                        reply = client.reply();
                    }
                    assertThat(reply).startsWith("550 5.6.0");
                    client.say("NOOP").expect("250");
                    assertThat(server.count()).isZero();
                }
            }
        }
    }

    @Test
    void e55_e57_anEmptyLastChunkEndsTheMessageAndDataCannot() throws IOException {
        try (TestServer server = TestServer.start();
                RawClient client = opened(server)) {
            client.send("BDAT 3\r\nx\r\n").expect("250 2.0.0");
            client.say("DATA").expect("503 5.5.1");
            client.send("BDAT 0 LAST\r\n").expect("250 2.0.0");
            open(client);
            client.say("DATA").expect("354 ");
            client.send("BDAT 3 LAST\r\n.\r\n").expect("250 2.0.0");
            assertThat(server.sink().accepted)
                    .extracting(Sink.Accepted::body)
                    .containsExactly("x\r\n", "BDAT 3 LAST\r\n");
        }
    }
}
