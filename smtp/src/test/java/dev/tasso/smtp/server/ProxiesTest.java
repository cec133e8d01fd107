package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Peers that speak for others: the PROXY protocol and XCLIENT, from those who are listed and from those who are not.
class ProxiesTest {

    private static final String SIGNATURE = "\r\n\r\n\0\r\nQUIT\n";
    private static final String TEXT = "PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\r\n";
    private static final String ADDRESSES = "\u00c0\0\2\7\u00c0\0\2\1\22\147\0\31";

    private static TestServer behindProxy() throws IOException {
        Trust trust = Trust.nobody().withProxies(_ -> true).withProxyHeaderWithin(Duration.ofMillis(500));
        return TestServer.start(options -> options.withServices(Services.plain().withTrust(trust)));
    }

    private static InetSocketAddress remoteAfter(String header) throws IOException {
        try (TestServer server = behindProxy();
                RawClient client = new RawClient(server.server().address())) {
            client.send(header).expect("220 ");
            client.say("EHLO client.example").expect("250-");
            client.toData().send("Hello\r\n.\r\n").expect("250 ");
            return server.sink().accepted.getFirst().transaction().peer().remote();
        }
    }

    @Test
    void g108_aListedProxysWordIsTakenInBothVersions() throws Exception {
        InetSocketAddress client = new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4711);
        assertThat(remoteAfter(TEXT)).isEqualTo(client);
        assertThat(remoteAfter("PROXY TCP6 2001:db8::7 2001:db8::1 9 25\r\n").getAddress())
                .isEqualTo(InetAddress.ofLiteral("2001:db8::7"));
        assertThat(remoteAfter(SIGNATURE + "!\21\0\14" + ADDRESSES)).isEqualTo(client);
        assertThat(remoteAfter(SIGNATURE + "!\21\0\22" + ADDRESSES + "\4\0\3abc"))
                .isEqualTo(client);
        assertThat(remoteAfter(SIGNATURE + " \0\0\0").getAddress().isLoopbackAddress())
                .isTrue();
        assertThat(remoteAfter("PROXY UNKNOWN\r\n").getAddress().isLoopbackAddress())
                .isTrue();
    }

    @Test
    void g108_aWrongHeaderOrNoneClosesWithoutAWord() throws Exception {
        List<String> wrong = List.of(
                "EHLO client.example\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 65536\r\n",
                "PROXY TCP4 192.0.2.700 192.0.2.1 4711 25\r\n",
                "PROXY TCP4 2001:db8::7 192.0.2.1 4711 25\r\n",
                "PROXY UDP4 192.0.2.7 192.0.2.1 4711 25\r\n",
                "PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\n",
                "PROXY TCP4 " + "1".repeat(200) + "\r\n",
                SIGNATURE + "!\21\0\13" + ADDRESSES,
                SIGNATURE + "!\22\0\14" + ADDRESSES,
                SIGNATURE + "1\21\0\14" + ADDRESSES,
                SIGNATURE + "\"\21\0\14" + ADDRESSES,
                SIGNATURE + "!\21\u00ff\u00ff" + ADDRESSES,
                SIGNATURE + "!\21\0\21" + ADDRESSES + "\4\0\3ab",
                // Well-formed, and longer than any proxy has to say: 5,000 octets.
                SIGNATURE + "!\21\u0013\u0088" + ADDRESSES + "\4\u0013y" + "x".repeat(4_985),
                "PRO");
        for (String header : wrong) {
            try (TestServer server = behindProxy();
                    RawClient client = new RawClient(server.server().address())) {
                client.send(header).expectClosed();
                assertThat(server.count()).isZero();
            }
        }
    }

    @Test
    void g108_anUnlistedPeersHeaderIsGarbage() throws Exception {
        try (TestServer server = TestServer.start();
                RawClient client = server.client()) {
            client.send(TEXT).expect("500 5.5.2 Unknown command");
            client.say("EHLO client.example").expect("250-");
            client.toData().send("Hello\r\n.\r\n").expect("250 ");
            Peer peer = server.sink().accepted.getFirst().transaction().peer();
            assertThat(peer.remote().getAddress().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void g108_sessionsAreCountedAgainstTheRealClient() throws Exception {
        Trust trust = Trust.nobody().withProxies(_ -> true);
        try (TestServer server = TestServer.start(
                        options -> options.withServices(Services.plain().withTrust(trust))
                                .withSessionLimits(TestServer.PATIENT.withSessionsPerAddressMax(1)));
                RawClient first = new RawClient(server.server().address());
                RawClient again = new RawClient(server.server().address());
                RawClient other = new RawClient(server.server().address())) {
            first.send(TEXT).expect("220 ");
            again.send(TEXT).expect("421 4.7.0");
            other.send("PROXY TCP4 192.0.2.8 192.0.2.1 4711 25\r\n").expect("220 ");
        }
    }

    @Test
    void g109_xclientIsNeitherOfferedToNorTakenFromOthers() throws Exception {
        try (TestServer server = TestServer.start();
                RawClient client = server.client()) {
            assertThat(client.say("EHLO client.example").reply())
                    .doesNotContain("XCLIENT")
                    .doesNotContain("XFORWARD");
            client.say("XCLIENT ADDR=127.0.0.1 LOGIN=alice").expect("550 5.7.1");
            client.say("XFORWARD ADDR=127.0.0.1").expect("550 5.7.1");
            client.toData().send("Hello\r\n.\r\n").expect("250 ");
            assertThat(server.sink().accepted.getFirst().transaction().peer().user())
                    .isEmpty();
        }
    }

    @Test
    void g109_xclientBeginsAnewAndCannotListItselfOrInjectLines() throws Exception {
        Trust trust = Trust.nobody().withXclient(InetAddress::isLoopbackAddress);
        try (TestServer server = TestServer.start(
                        options -> options.withServices(Services.plain().withTrust(trust)));
                RawClient client = server.greeted()) {
            client.say("XCLIENT HELO=a+0D+0AMAIL").expect("501 5.5.4");
            client.say("XCLIENT LOGIN=alice+0D+0A").expect("501 5.5.4");
            for (String odd :
                    List.of("HELO=a+20b", "HELO=<a>", "NAME=a+22b", "PORT=1x", "PORT=65536", "PROTO=X", "A=b")) {
                client.say("XCLIENT ADDR=192.0.2.7 " + odd).expect("501 5.5.4");
            }
            client.say("MAIL FROM:<a@client.example>").expect("250 ");
            client.say("XCLIENT ADDR=192.0.2.7").expect("503 5.5.1");
            client.say("RSET").expect("250 ");
            client.say("XCLIENT ADDR=192.0.2.7 PORT=4711 LOGIN=alice").expect("220 ");
            client.say("MAIL FROM:<a@client.example>").expect("503 5.5.1 Send EHLO first");
            client.say("EHLO client.example").expect("250-");
            client.toData().send("Hello\r\n.\r\n").expect("250 ");
            Peer peer = server.sink().accepted.getFirst().transaction().peer();
            assertThat(peer.remote()).isEqualTo(new InetSocketAddress(InetAddress.ofLiteral("192.0.2.7"), 4711));
            assertThat(peer.user()).contains("alice");
            client.say("XCLIENT ADDR=[UNAVAILABLE]").expect("220 ");
            client.say("EHLO client.example").expect("250-");
            client.toData().send("Hello\r\n.\r\n").expect("250 ");
            Peer another = server.sink().accepted.getLast().transaction().peer();
            assertThat(another.user()).as("nobody said who this is").isEmpty();
        }
    }

    @Test
    void aUnixDomainSocketIsListenedOnAndTakenAway(@TempDir Path folder) throws Exception {
        Path path = folder.resolve("lmtp");
        try (TestServer _ = TestServer.start(options -> options.withBind(UnixDomainSocketAddress.of(path))
                        .withServices(Services.plain().withProtocol(Services.Protocol.LMTP)));
                SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(path));
            assertThat(Channels.newInputStream(channel).read()).isEqualTo('2');
            Channels.newOutputStream(channel).write("QUIT\r\n".getBytes(StandardCharsets.US_ASCII));
            String said = new String(Channels.newInputStream(channel).readAllBytes(), StandardCharsets.US_ASCII);
            assertThat(said).contains("Bye").endsWith("\r\n");
        }
        assertThat(Files.exists(path)).isFalse();
    }
}
