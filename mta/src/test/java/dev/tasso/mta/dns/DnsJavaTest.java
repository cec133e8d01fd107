package dev.tasso.mta.dns;

import static dev.tasso.mta.dns.ScriptedDnsServer.answer;
import static dev.tasso.mta.dns.ScriptedDnsServer.name;
import static dev.tasso.mta.dns.ScriptedDnsServer.refuse;
import static dev.tasso.mta.dns.ScriptedDnsServer.say;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.dns.Dns.Answer;
import dev.tasso.mta.dns.Dns.Mx;
import dev.tasso.mta.dns.ScriptedDnsServer.Over;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// The resolver against a server that answers well, badly, late and falsely.
final class DnsJavaTest {

    private static final Duration BRISK = Duration.ofMillis(400);

    private static Dns dns(InetSocketAddress... servers) {
        return new DnsJava(DnsOptions.of(List.of(servers), BRISK).withoutHostsFile());
    }

    private static Record mx(String owner, int preference, String host) {
        return new MXRecord(name(owner), DClass.IN, 300, preference, host.isEmpty() ? Name.root : name(host));
    }

    private static Record a(String owner, String address) {
        return new ARecord(name(owner), DClass.IN, 300, InetAddress.ofLiteral(address));
    }

    private static Record cname(String owner, String target) {
        return new CNAMERecord(name(owner), DClass.IN, 300, name(target));
    }

    /// RFC 6840 section 5.7, RFC 4035 section 3.2.3.
    @Test
    void aResolverOnThisMachineIsBelievedToHaveValidated() throws IOException {
        for (boolean validated : new boolean[] {true, false}) {
            List<Boolean> asked = new CopyOnWriteArrayList<>();
            try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) -> {
                asked.add(query.getHeader().getFlag(Flags.AD));
                Message answer = answer(query, Rcode.NOERROR);
                if (validated) {
                    answer.getHeader().setFlag(Flags.AD);
                }
                return List.of(answer.toWire());
            })) {
                assertThat(dns(server.address()).authentic("_25._tcp.mx.test")).isEqualTo(validated);
                assertThat(asked).containsExactly(true);
            }
        }
        InetSocketAddress nobody = new InetSocketAddress(InetAddress.getLoopbackAddress(), 1);
        assertThat(dns(nobody).authentic("_25._tcp.mx.test")).isFalse();
    }

    @Test
    void exchangersComeInOrderOfPreferenceAndByLotWithinOne() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) -> say(
                query,
                mx("example.org", 20, "C.example.org"),
                mx("example.org", 10, "a.example.org"),
                mx("example.org", 10, "b.example.org")))) {
            Dns dns = dns(server.address());
            HashSet<String> firsts = new HashSet<>();
            for (int i = 0; i < 100; i++) {
                Answer.Found<Mx> found = (Answer.Found<Mx>) dns.mx("example.org");
                assertThat(found.records()).hasSize(3).last().isEqualTo(new Mx(20, "c.example.org"));
                firsts.add(found.records().getFirst().host());
            }
            assertThat(firsts).containsExactlyInAnyOrder("a.example.org", "b.example.org");
            assertThat(server.asked()).containsExactly("UDP example.org MX");
        }
    }

    @Test
    void aNullMxIsARecordWithoutAHost() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) -> say(query, mx("example.org", 0, "")))) {
            assertThat(dns(server.address()).mx("example.org")).isEqualTo(new Answer.Found<>(List.of(new Mx(0, ""))));
        }
    }

    @Test
    void bothFamiliesAreAskedForAndOneIsEnough() throws IOException {
        Record six = new AAAARecord(name("h.example"), DClass.IN, 300, InetAddress.ofLiteral("2001:db8::1"));
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) ->
                query.getQuestion().getType() == Type.AAAA ? say(query, six) : refuse(query, Rcode.SERVFAIL))) {
            assertThat(dns(server.address()).addresses("h.example"))
                    .isEqualTo(new Answer.Found<>(List.of(InetAddress.ofLiteral("2001:db8::1"))));
        }
    }

    @Test
    void localhostIsNotAskedAbout() {
        assertThat(dns().addresses("localhost")).isInstanceOf(Answer.Found.class);
    }

    @Test
    void h113_aNameThatDoesNotExistIsToldFromAServerThatDoesNotKnow() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer(
                (query, _) -> switch (query.getQuestion().getName().toString(true)) {
                    case "gone.example" -> refuse(query, Rcode.NXDOMAIN);
                    case "empty.example" -> say(query);
                    case "sick.example" -> refuse(query, Rcode.SERVFAIL);
                    case "closed.example" -> refuse(query, Rcode.REFUSED);
                    default -> List.of();
                })) {
            Dns dns = dns(server.address());
            assertThat(dns.mx("gone.example")).isEqualTo(new Answer.Absent<>(false));
            assertThat(dns.addresses("gone.example")).isEqualTo(new Answer.Absent<>(false));
            assertThat(dns.mx("empty.example")).isEqualTo(new Answer.Absent<>(true));
            assertThat(dns.mx("sick.example")).isInstanceOf(Answer.Unavailable.class);
            assertThat(dns.mx("closed.example")).isInstanceOf(Answer.Unavailable.class);
            assertThat(dns.addresses("sick.example")).isInstanceOf(Answer.Unavailable.class);
            assertThat(dns.mx("silent.example")).isInstanceOf(Answer.Unavailable.class);
        }
    }

    @Test
    void h113_silenceEndsWithinTheNamedLimit() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer((_, _) -> List.of())) {
            long before = System.nanoTime();
            assertThat(dns(server.address(), server.address(), server.address()).mx("silent.example"))
                    .isInstanceOf(Answer.Unavailable.class);
            assertThat(Duration.ofNanos(System.nanoTime() - before)).isLessThan(BRISK.multipliedBy(8));
        }
    }

    @Test
    void theNextServerIsAskedWhereOneIsDead() throws IOException {
        try (ScriptedDnsServer dead = new ScriptedDnsServer((_, _) -> List.of());
                ScriptedDnsServer sick = new ScriptedDnsServer((query, _) -> refuse(query, Rcode.SERVFAIL));
                ScriptedDnsServer well =
                        new ScriptedDnsServer((query, _) -> say(query, mx("example.org", 1, "mx.example.org")))) {
            assertThat(dns(dead.address(), sick.address(), well.address()).mx("example.org"))
                    .isEqualTo(new Answer.Found<>(List.of(new Mx(1, "mx.example.org"))));
        }
    }

    @Test
    void h113_aTruncatedAnswerIsFetchedOverTcp() throws IOException {
        Record[] many = IntStream.range(0, 1_000)
                .mapToObj(i -> mx("many.example", i, "mx" + i + ".many.example"))
                .toArray(Record[]::new);
        try (ScriptedDnsServer server = new ScriptedDnsServer(
                (query, over) -> over == Over.TCP ? say(query, many) : truncated(query, many[999]))) {
            Answer.Found<Mx> found = (Answer.Found<Mx>) dns(server.address()).mx("many.example");
            assertThat(found.records()).hasSize(100).first().isEqualTo(new Mx(0, "mx0.many.example"));
            assertThat(server.asked()).containsExactly("UDP many.example MX", "TCP many.example MX");
        }
    }

    @Test
    void h113_aTruncatedAnswerIsNeverUsedWhereTcpIsDead() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, over) ->
                over == Over.TCP ? List.of() : truncated(query, mx("cut.example", 1, "mx.cut.example")))) {
            assertThat(dns(server.address()).mx("cut.example")).isInstanceOf(Answer.Unavailable.class);
        }
    }

    private static List<byte[]> truncated(Message query, Record part) {
        Message answer = answer(query, Rcode.NOERROR, part);
        answer.getHeader().setFlag(Flags.TC);
        return List.of(answer.toWire());
    }

    @Test
    void h113_aliasesAreFollowedWithinOneAnswerAndFromOneToTheNext() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer(
                (query, _) -> switch (query.getQuestion().getName().toString(true)) {
                    case "one.example" ->
                        say(query, cname("one.example", "two.example"), a("two.example", "192.0.2.2"));
                    case "three.example" -> say(query, cname("three.example", "four.example"));
                    case "four.example" -> say(query, a("four.example", "192.0.2.4"));
                    default -> refuse(query, Rcode.NXDOMAIN);
                })) {
            Dns dns = dns(server.address());
            assertThat(dns.addresses("one.example"))
                    .isEqualTo(new Answer.Found<>(List.of(InetAddress.ofLiteral("192.0.2.2"))));
            assertThat(dns.addresses("three.example"))
                    .isEqualTo(new Answer.Found<>(List.of(InetAddress.ofLiteral("192.0.2.4"))));
        }
    }

    @Test
    void h113_aLoopOfAliasesIsTroubleAndEnds() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) -> say(
                query,
                query.getQuestion().getName().equals(name("a.example"))
                        ? cname("a.example", "b.example")
                        : cname("b.example", "a.example")))) {
            assertThat(dns(server.address()).mx("a.example")).isInstanceOf(Answer.Unavailable.class);
            assertThat(server.asked()).hasSizeLessThan(30);
        }
        try (ScriptedDnsServer server = new ScriptedDnsServer(
                (query, _) -> say(query, cname("a.example", "b.example"), cname("b.example", "a.example")))) {
            assertThat(dns(server.address()).mx("a.example")).isInstanceOf(Answer.Unavailable.class);
        }
    }

    @Test
    void h113_aForgedAnswerIsPassedOverAndTheTrueOneBelieved() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) -> {
            Message id = answer(query, Rcode.NOERROR, mx("example.org", 1, "evil.example"));
            id.getHeader().setID(query.getHeader().getID() ^ 1);
            Message other = new Message(query.getHeader().getID());
            other.getHeader().setFlag(Flags.QR);
            other.addRecord(Record.newRecord(name("other.example"), Type.MX, DClass.IN), Section.QUESTION);
            other.addRecord(mx("example.org", 1, "evil.example"), Section.ANSWER);
            Message echo = answer(query, Rcode.NOERROR, mx("example.org", 1, "evil.example"));
            echo.getHeader().unsetFlag(Flags.QR);
            byte[] truth = say(query, mx("example.org", 1, "good.example")).getFirst();
            return List.of(id.toWire(), other.toWire(), echo.toWire(), new byte[] {1, 2, 3}, new byte[0], truth);
        })) {
            assertThat(dns(server.address()).mx("example.org"))
                    .isEqualTo(new Answer.Found<>(List.of(new Mx(1, "good.example"))));
        }
    }

    @Test
    void h113_recordsOfOtherNamesInAnAnswerAreNotBelieved() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer(
                (query, _) -> say(query, mx("bank.example", 1, "evil.example"), a("bank.example", "192.0.2.66")))) {
            Dns dns = dns(server.address());
            assertThat(dns.mx("example.org")).isEqualTo(new Answer.Absent<>(true));
        }
    }

    @Test
    void h113_everyQuestionHasAPortAndAnIdOfItsOwn() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) -> refuse(query, Rcode.NXDOMAIN))) {
            Dns dns = dns(server.address());
            for (int i = 0; i < 40; i++) {
                dns.mx("d" + i + ".example");
            }
            assertThat(new HashSet<>(server.sourcePorts())).hasSizeGreaterThan(20);
            assertThat(new HashSet<>(server.ids())).hasSizeGreaterThan(35);
        }
    }

    @Test
    void aServerWithoutEdnsIsAskedWithoutIt() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) -> query.getOPT() == null
                ? say(query, mx("example.org", 1, "mx.example.org"))
                : refuse(query, Rcode.FORMERR))) {
            assertThat(dns(server.address()).mx("example.org")).isInstanceOf(Answer.Found.class);
        }
    }

    @Test
    void absenceLivesAsLongAsTheZoneSays() throws IOException {
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) -> {
            Message answer = answer(query, Rcode.NXDOMAIN);
            Name zone = name("example");
            answer.addRecord(new SOARecord(zone, DClass.IN, 60, zone, zone, 1, 1, 1, 1, 60), Section.AUTHORITY);
            return List.of(answer.toWire());
        })) {
            Dns dns = dns(server.address());
            dns.mx("gone.example");
            dns.mx("gone.example");
            assertThat(server.asked()).hasSize(1);
        }
    }

    @Test
    void manyWhoAskTheSameWaitForOneQuestion() throws Exception {
        CountDownLatch go = new CountDownLatch(1);
        try (ScriptedDnsServer server = new ScriptedDnsServer((query, _) -> {
            await(go);
            return say(query, mx("example.org", 1, "mx.example.org"));
        })) {
            Dns dns = dns(server.address());
            List<Answer<Mx>> answers = new ArrayList<>();
            List<Thread> threads = Stream.generate(() -> Thread.ofVirtual().unstarted(() -> {
                        Answer<Mx> answer = dns.mx("example.org");
                        synchronized (answers) {
                            answers.add(answer);
                        }
                    }))
                    .limit(50)
                    .toList();
            threads.forEach(Thread::start);
            go.countDown();
            for (Thread each : threads) {
                each.join();
            }
            assertThat(answers).hasSize(50).allMatch(Answer.Found.class::isInstance);
            assertThat(server.asked()).hasSize(1);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException interrupted) {
            throw new IllegalStateException(interrupted);
        }
    }
}
