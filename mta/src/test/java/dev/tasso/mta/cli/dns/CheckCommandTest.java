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
