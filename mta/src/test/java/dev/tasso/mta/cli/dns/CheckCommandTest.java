package dev.tasso.mta.cli.dns;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Typed;
import dev.tasso.mta.dns.LoopbackDns;
import dev.tasso.mta.dns.ScriptedDnsServer;
import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.xbill.DNS.DClass;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Type;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `tasso dns check` as it is typed, against a name server on the loopback address.
class CheckCommandTest {

    private static Typed typed(String... more) throws Exception {
        try (LoopbackDns dns = new LoopbackDns(_ -> InetAddress.ofLiteral("203.0.113.7"))) {
            String[] words = new String[more.length + 4];
            words[0] = "dns";
            words[1] = "check";
            words[2] = "--resolver=127.0.0.1:" + dns.address().getPort();
            words[3] = "--dns-timeout=2";
            System.arraycopy(more, 0, words, 4, more.length);
            return Typed.run(words);
        }
    }

    @Test
    void saysWhatIsThereWhatIsWrongAndWhatToDo() throws Exception {
        Typed typed = typed("you@a.test");
        assertThat(typed.exitCode()).isEqualTo(ExitCodes.REFUSED);
        assertThat(typed.out())
                .startsWith("a.test\n\nMX\n  ok       10 mx.a.test  203.0.113.7\n")
                .contains("SPF\n  error    a.test  no SPF record\n")
                .contains("cure: publish one")
                .endsWith("--fix\n")
                .doesNotContain("\u001b");
    }

    @Test
    void quietIsALineForEachFault() throws Exception {
        Typed typed = typed("a.test", "--quiet");
        assertThat(typed.out().lines())
                .allSatisfy(line -> assertThat(line).matches("(error|warning|unknown) [a-z-]+ .*\\(.*\\)"));
        assertThat(typed.out()).contains("error spf a.test: there is no SPF record");
    }

    @Test
    void fixIsNothingButAZone() throws Exception {
        Typed typed = typed("a.test", "--fix");
        assertThat(typed.exitCode()).isEqualTo(ExitCodes.REFUSED);
        assertThat(typed.out().lines())
                .allSatisfy(line -> assertThat(line).matches("; .*|[a-z0-9._-]+\\. IN (TXT|PTR|MX) .*"));
        assertThat(typed.out()).contains("a.test. IN TXT \"v=spf1 mx -all\"");
        assertThat(typed("a.test", "--fix", "--json").out().lines().map(CheckCommandTest::topic))
                .isNotEmpty()
                .containsOnly("fix");
    }

    private static String topic(String line) {
        return JsonMapper.shared().readTree(line).path("topic").asString();
    }

    @Test
    void jsonIsOneObjectALineWithTheSameKeys() throws Exception {
        Typed typed = typed("a.test", "--json", "--selector=gone");
        assertThat(typed.out().lines()).hasSizeGreaterThan(7).allSatisfy(line -> {
            JsonNode node = JsonMapper.shared().readTree(line);
            assertThat(node.propertyNames())
                    .containsExactly("about", "topic", "subject", "level", "found", "details", "remarks");
            node.path("remarks")
                    .forEach(remark -> assertThat(remark.propertyNames())
                            .containsExactly("level", "position", "what", "clause", "cure"));
        });
        assertThat(typed.out()).contains("gone._domainkey.a.test");
    }

    @Test
    void c72_aSilentResolverIsGivenUpSoon() throws Exception {
        try (ScriptedDnsServer dns = new ScriptedDnsServer((_, _) -> List.of())) {
            long startNanos = System.nanoTime();
            Typed typed = Typed.run(
                    "dns",
                    "check",
                    "a.test",
                    "--resolver=127.0.0.1:" + dns.address().getPort(),
                    "--dns-timeout=1");
            assertThat(typed.exitCode()).isEqualTo(ExitCodes.CONNECT);
            assertThat(typed.err()).contains("DNS does not answer for a.test", "--resolver HOST:PORT asks another");
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(8));
        }
    }

    private static Typed asking(ScriptedDnsServer dns) {
        return Typed.run(
                "dns",
                "check",
                "a.test",
                "--resolver=127.0.0.1:" + dns.address().getPort(),
                "--dns-timeout=1");
    }

    @Test
    void c72_aResolverThatFallsSilentIsAskedNoMore() throws Exception {
        try (ScriptedDnsServer dns = new ScriptedDnsServer((query, _) -> exchanger(query))) {
            long startNanos = System.nanoTime();
            Typed typed = asking(dns);
            assertThat(typed.exitCode()).as(typed.err()).isEqualTo(ExitCodes.CONNECT);
            assertThat(typed.err()).contains("DNS has fallen silent, and is asked no more: 127.0.0.1:");
            assertThat(typed.out()).isEmpty();
            assertThat(dns.asked()).contains("UDP 1.invalid TXT").hasSizeLessThan(10);
            assertThat(Duration.ofNanos(System.nanoTime() - startNanos)).isLessThan(Duration.ofSeconds(15));
        }
    }

    @Test
    void aNameForWhichNobodyAnswersDoesNotEndTheCheck() throws Exception {
        try (ScriptedDnsServer dns = new ScriptedDnsServer((query, _) -> allButOne(query))) {
            Typed typed = asking(dns);
            assertThat(typed.exitCode()).as(typed.err()).isEqualTo(ExitCodes.REFUSED);
            assertThat(typed.out()).contains("unknown  _dmarc.a.test  no answer", "default._bimi.a.test");
            assertThat(dns.asked()).contains("UDP 1.invalid TXT");
        }
    }

    private static List<byte[]> allButOne(Message query) {
        Name name = query.getQuestion().getName();
        if (name.toString().startsWith("_dmarc.")) {
            return List.of();
        }
        List<byte[]> exchanger = exchanger(query);
        return exchanger.isEmpty() ? ScriptedDnsServer.refuse(query, Rcode.NXDOMAIN) : exchanger;
    }

    /// Answers the first question and no other.
    private static List<byte[]> exchanger(Message query) {
        Name name = query.getQuestion().getName();
        return query.getQuestion().getType() == Type.MX
                ? ScriptedDnsServer.say(
                        query, new MXRecord(name, DClass.IN, 300, 10, Name.fromConstantString("mx.a.test.")))
                : List.of();
    }

    @Test
    void coloursOnlyWhereAskedTo() throws Exception {
        assertThat(typed("a.test", "--color=always").out())
                .contains("\u001b[31m")
                .contains("\u001b[0m");
    }

    @Test
    void whatCannotBeUsedIsAUsageErrorWithACure() {
        assertThat(Typed.run("dns", "check", "not a domain").exitCode()).isEqualTo(ExitCodes.USAGE);
        assertThat(Typed.run("dns", "check", "a.test", "--resolver=:53").err()).contains("--resolver takes host");
        assertThat(Typed.run("dns", "check", "a.test", "--selector=a b").err()).contains("not a selector");
        assertThat(Typed.run("dns", "check", "a.test", "--ca=/nonexistent").exitCode())
                .isEqualTo(ExitCodes.USAGE);
        assertThat(Typed.run("dns").exitCode()).isEqualTo(ExitCodes.USAGE);
        Typed silent = Typed.run("dns", "check", "a.test", "--resolver=127.0.0.1:1", "--dns-timeout=1");
        assertThat(silent.exitCode()).isEqualTo(ExitCodes.CONNECT);
        assertThat(silent.err()).contains("--resolver HOST:PORT asks another");
    }
}
