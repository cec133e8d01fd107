package dev.tasso.mta.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Typed;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.FakeDns;
import dev.tasso.mta.dns.ScriptedDnsServer;
import dev.tasso.mta.dns.ZoneDns;
import dev.tasso.mta.verify.Remark.Level;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// What `tasso doctor` finds on a machine that is well, and on one that is not (RFC 5905 section 14, RFC 6761 section
/// 6.4).
class DoctorTest {
    private static final Optional<InetAddress> OUTER = Optional.of(InetAddress.ofLiteral("203.0.113.7"));

    @TempDir
    private Path folder;

    private Typed doctor(String... more) throws Exception {
        try (ZoneDns dns = new ZoneDns(
                "mx.a.test A 203.0.113.7",
                "7.113.0.203.in-addr.arpa PTR mx.a.test.",
                "a.root-servers.net A 198.41.0.4",
                "a.root-servers.net AAAA 2001:503:ba3e::2:30")) {
            return asking(dns.address(), more);
        }
    }

    private Typed asking(InetSocketAddress resolver, String... more) throws Exception {
        Path config = Files.writeString(folder.resolve("tasso.toml"), "hostname = 'mx.a.test'\n");
        List<String> words = new ArrayList<>(List.of(
                "doctor",
                "--config=" + config,
                "--data=" + folder,
                "--address=203.0.113.7",
                "--timeout=1",
                "--dns-timeout=1",
                "--resolver=127.0.0.1:" + resolver.getPort()));
        words.addAll(List.of(more));
        return Typed.run(words.toArray(String[]::new));
    }

    @Test
    void looksAtEverything() throws Exception {
        try (ScenarioServer server = ScenarioServer.start()) {
            Typed typed = doctor("--to=127.0.0.1:" + server.port());
            assertThat(typed.out())
                    .contains("DNS\n", "NAMES\n", "OUTWARD\n", "DISK\n", "LIMITS\n", "CLOCK\n")
                    .contains("220 scenario.example")
                    .contains("203.0.113.7 mx.a.test, and back")
                    .containsPattern("p50 [0-9.]+ ms, p99 [0-9.]+ ms of [0-9]+ forced writes of 4 KB")
                    .contains("open files", "somaxconn");
            boolean memory = typed.out().contains("lies in memory");
            assertThat(typed.exitCode()).as(typed.out()).isEqualTo(memory ? ExitCodes.REFUSED : ExitCodes.OK);
            assertThat(folder.toFile().list()).containsExactly("tasso.toml");
        }
    }

    @Test
    void noWayOutIsAnError() throws Exception {
        ScenarioServer gone = ScenarioServer.start();
        gone.close();
        Typed typed = doctor("--to=127.0.0.1:" + gone.port(), "--quiet");
        assertThat(typed.exitCode()).isEqualTo(ExitCodes.REFUSED);
        assertThat(typed.out()).contains("error outward 127.0.0.1:" + gone.port() + ": 127.0.0.1: cannot connect");
        try (ScenarioServer silent = ScenarioServer.start(Script.normal().stallingAt(Step.CONNECT))) {
            assertThat(doctor("--to=127.0.0.1:" + silent.port(), "--quiet").out())
                    .contains("no answer in time");
        }
    }

    @Test
    void aResolverThatLiesIsFoundOut() throws Exception {
        assertThat(doctor("--quiet").out()).doesNotContain("dns resolver");
        assertThat(lying(query -> ScriptedDnsServer.refuse(query, Rcode.NXDOMAIN)))
                .contains("error dns resolver: it says that there is no a.root-servers.net, which there is")
                .contains("names name in EHLO: mx.a.test: DNS knows no address for it");
        assertThat(lying(query -> address(query, "10.1.2.3")))
                .contains("error dns resolver: it gives an address, 10.1.2.3, to a name that does not exist")
                .contains("it leads to other addresses than that of this machine");
        assertThat(lying(query ->
                        invalid(query) ? ScriptedDnsServer.refuse(query, Rcode.NXDOMAIN) : address(query, "10.1.2.3")))
                .contains("error dns resolver: it leads a.root-servers.net to 10.1.2.3, where it is not");
        assertThat(lying(query -> ScriptedDnsServer.refuse(query, Rcode.SERVFAIL)))
                .contains("error dns resolver: it does not answer: ", "SERVFAIL");
        assertThat(lying(query -> ScriptedDnsServer.refuse(query, Rcode.REFUSED)))
                .contains("error dns resolver: it does not answer: ", "REFUSED");
    }

    /// Somebody else's answer, octets that are none, silence.
    @Test
    void c72_aResolverThatTalksNonsenseOrNothing() throws Exception {
        long startNanos = System.nanoTime();
        for (Function<Message, List<byte[]>> nonsense : List.<Function<Message, List<byte[]>>>of(
                _ -> List.of(),
                query -> List.of(
                        "HTTP/1.1 400 Bad Request\r\n\r\n".getBytes(StandardCharsets.US_ASCII),
                        new byte[0],
                        query.toWire(),
                        new Message(query.getHeader().getID() ^ 1).toWire()))) {
            assertThat(lying(nonsense)).contains("error dns resolver: it does not answer: ");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(30));
        Typed silent = Typed.run("doctor", "--resolver=127.0.0.1:1", "--dns-timeout=1", "--data=" + folder, "--quiet");
        assertThat(silent.exitCode()).isEqualTo(ExitCodes.REFUSED);
        assertThat(silent.out()).contains("error dns resolver: it does not answer: 127.0.0.1:1: nobody listens there");
    }

    /// What `--quiet` says of a resolver that answers so.
    private String lying(Function<Message, List<byte[]>> answers) throws Exception {
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) -> answers.apply(query))) {
            Typed typed = asking(server.address(), "--quiet");
            assertThat(typed.exitCode()).as(typed.out()).isEqualTo(ExitCodes.REFUSED);
            return typed.out();
        }
    }

    private static boolean invalid(Message query) {
        return query.getQuestion().getName().toString(true).endsWith(".invalid");
    }

    private static List<byte[]> address(Message query, String literal) {
        Record question = query.getQuestion();
        return question.getType() == Type.A
                ? ScriptedDnsServer.say(
                        query, new ARecord(question.getName(), DClass.IN, 60, InetAddress.ofLiteral(literal)))
                : ScriptedDnsServer.say(query);
    }

    @Test
    void namesThatOthersWouldRefuse() {
        FakeDns dns = new FakeDns().host("mx.a.test", "203.0.113.7").host("other.test", "203.0.113.9");
        Names names = new Names(dns, List.of());
        assertThat(names.introduction("mx.a.test", OUTER).level()).isEqualTo(Level.OK);
        assertThat(names.introduction("other.test", OUTER).level()).isEqualTo(Level.WARNING);
        assertThat(names.introduction("gone.test", OUTER).level()).isEqualTo(Level.ERROR);
        assertThat(names.introduction("localhost", OUTER).level()).isEqualTo(Level.ERROR);
        assertThat(names.pointer(OUTER, "mx.a.test"))
                .singleElement()
                .satisfies(it -> assertThat(it.level()).isEqualTo(Level.WARNING));
        assertThat(names.pointer(Optional.of(InetAddress.ofLiteral("10.0.0.1")), "mx.a.test"))
                .singleElement()
                .satisfies(it -> assertThat(it.found()).contains("not the address that others see"));
    }

    @Test
    void limitsOfAnotherMachine() throws Exception {
        write("self/limits", "Max open files            512                  512                  files\n");
        write("meminfo", "MemTotal:         500000 kB\n");
        write("sys/net/core/somaxconn", "128\n");
        write("sys/net/netfilter/nf_conntrack_max", "1000\n");
        write("sys/net/netfilter/nf_conntrack_count", "900\n");
        assertThat(new Limits(folder).check())
                .extracting(Item::level)
                .containsExactly(Level.ERROR, Level.WARNING, Level.WARNING, Level.ERROR);
        write("self/limits", "Max open files            1024                 65536                files\n");
        write("sys/net/netfilter/nf_conntrack_count", "9\n");
        assertThat(new Limits(folder).check())
                .extracting(Item::level)
                .containsExactly(Level.OK, Level.WARNING, Level.WARNING, Level.OK);
        assertThat(new Limits(folder.resolve("none")).check()).hasSize(3).allMatch(each -> each.level() == Level.OK);
    }

    private void write(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, text);
    }

    @Test
    void aFolderThatIsNotThereYetAndADiskThatIsMemory() throws Exception {
        Path file = Files.writeString(folder.resolve("file"), "");
        assertThat(new Disk(file.resolve("below")).check()).hasSize(2);
        Path memory = Path.of("/dev/shm");
        if (Files.isWritable(memory)) {
            assertThat(new Disk(memory).check().getFirst().level()).isEqualTo(Level.ERROR);
        }
    }

    @ParameterizedTest
    @CsvSource({"0, OK", "5000, WARNING", "-90000, ERROR"})
    void theClockAgainstATimeServer(long millis, Level level) throws Exception {
        try (DatagramSocket server = new DatagramSocket(0, InetAddress.ofLiteral("127.0.0.1"))) {
            Thread.ofPlatform().daemon().start(() -> tellTime(server, millis));
            Clock clock =
                    new Clock(Optional.of((InetSocketAddress) server.getLocalSocketAddress()), Duration.ofSeconds(2));
            List<Item> items = clock.check(Clock.Reading.now());
            assertThat(items).extracting(Item::level).containsExactly(Level.OK, level);
        }
    }

    private static void tellTime(DatagramSocket socket, long off) {
        try {
            DatagramPacket packet = new DatagramPacket(new byte[48], 48);
            socket.receive(packet);
            ByteBuffer fields = ByteBuffer.wrap(packet.getData());
            long cookie = fields.getLong(40);
            long now = System.currentTimeMillis() + off;
            long timestamp = ((now / 1_000 + 2_208_988_800L) << 32) + (now % 1_000) * 0x1_0000_0000L / 1_000;
            fields.put(0, (byte) 0x24)
                    .put(1, (byte) 1)
                    .putLong(24, cookie)
                    .putLong(32, timestamp)
                    .putLong(40, timestamp);
            socket.send(packet);
        } catch (IOException _) {
            // The test is over.
        }
    }

    @Test
    void aClockThatJumps() {
        Clock.Reading before = new Clock.Reading(1_000, 0);
        assertThat(new Clock.Reading(3_000, 2_000_000_000L).jumpedMillis(before))
                .isZero();
        assertThat(new Clock.Reading(3_000, 1_000_000_000L).jumpedMillis(before))
                .isEqualTo(1_000);
        Clock.Reading now = Clock.Reading.now();
        Clock.Reading odd = new Clock.Reading(now.wallMillis() - 5_000, now.nanos());
        assertThat(new Clock(Optional.empty(), Duration.ofSeconds(1)).check(odd))
                .extracting(Item::level)
                .containsExactly(Level.WARNING, Level.OK);
    }

    @Test
    void whatCannotBeUsedIsAUsageErrorWithACure() throws Exception {
        assertThat(doctor("--to=a b").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(Typed.run("doctor", "--address=x").err()).contains("--address takes one such as");
        Path broken = Files.writeString(folder.resolve("broken.toml"), "hostnam = 'x'\n");
        Typed typed =
                Typed.run("doctor", "--config=" + broken, "--data=" + folder, "--resolver=127.0.0.1:1", "--quiet");
        assertThat(typed.out()).contains("error configuration").contains("hostnam");
    }
}
