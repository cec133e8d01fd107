package dev.tasso.mta.cli.dns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.mta.cli.ExitCodes;
import dev.tasso.mta.cli.Failed;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.cli.survey.Survey;
import dev.tasso.mta.dns.FakeDns;
import dev.tasso.mta.verify.Remark;
import dev.tasso.mta.verify.Remark.Level;
import dev.tasso.mta.verify.StsFetch;
import dev.tasso.mta.verify.WebServer;
import dev.tasso.smtp.scenario.TestAuthority;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A domain's records as DNS has them, and what is said of each (RFC 1912 section 2.1, RFC 6376 section 3.6.2.2, RFC
/// 7489 section 7.1, RFC 7505 section 3, RFC 8461 section 4.1, RFC 8460 section 3, RFC 9989 section 4.10).
class DomainCheckTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final String KEY = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";
    private static final String POLICY = "version: STSv1\nmode: enforce\nmx: mx.a.test\nmax_age: 604800\n";
    private static final String DIGEST = "0123456789abcdef".repeat(4);

    private final Zone zone = new Zone();
    private int port = 1;

    /// A domain at which there is nothing to mend.
    private static FakeDns good() {
        return new FakeDns()
                .mx("a.test", 10, "mx.a.test")
                .host("mx.a.test", "203.0.113.7", "2001:db8::7")
                .ptr("203.0.113.7", "mx.a.test")
                .ptr("2001:db8::7", "other.a.test", "mx.a.test")
                .txt("a.test", "v=spf1 mx -all", "google-site-verification=x")
                .txt("sel._domainkey.a.test", KEY)
                .txt("_dmarc.a.test", "v=DMARC1; p=reject; rua=mailto:d@a.test")
                .txt("_mta-sts.a.test", "v=STSv1; id=1;")
                .host("mta-sts.a.test", "127.0.0.1")
                .txt("_smtp._tls.a.test", "v=TLSRPTv1; rua=mailto:t@a.test")
                .tlsa("_25._tcp.mx.a.test", 3, 1, 1, DIGEST)
                .authenticated("_25._tcp.mx.a.test")
                .txt("default._bimi.a.test", "v=BIMI1; l=https://a.test/logo.svg");
    }

    private Survey check(FakeDns dns, String... selectors) throws Failed {
        StsFetch fetch = new StsFetch(dns, AUTHORITY.client(), port, Duration.ofSeconds(5));
        return new DomainCheck(dns, fetch, zone).of("a.test", List.of(selectors));
    }

    private Survey checkWithPolicy(FakeDns dns, String policy, String... selectors) throws Exception {
        try (WebServer server = WebServer.saying(AUTHORITY.server("mta-sts.a.test"), policy)) {
            port = server.port();
            return check(dns, selectors);
        }
    }

    private static List<Remark> said(Survey survey, String topic) {
        return survey.items().stream()
                .filter(each -> each.topic().equals(topic))
                .flatMap(each -> each.remarks().stream())
                .toList();
    }

    private static void assertSaid(Survey survey, String topic, Level level, String what, String clause) {
        assertThat(said(survey, topic)).as(topic).anySatisfy(it -> {
            assertThat(it.level()).isEqualTo(level);
            assertThat(it.what()).contains(what);
            assertThat(it.clause()).isEqualTo(clause);
        });
    }

    @Test
    void aDomainInOrder() throws Exception {
        Survey survey = checkWithPolicy(good(), POLICY, "sel");
        assertThat(survey.items())
                .extracting(Item::topic)
                .containsExactly(
                        "mx", "ptr", "ptr", "spf", "dkim", "dmarc", "mta-sts", "mta-sts", "tls-rpt", "dane", "bimi");
        assertThat(survey.items()).allMatch(each -> each.level() == Level.OK);
        assertThat(survey.summary()).isEqualTo("nothing to mend");
        assertThat(survey.exitCode()).isZero();
        assertThat(zone.isEmpty()).isTrue();
        assertThat(survey.items().get(3).details())
                .containsExactly(" 1  mx  1 mail exchanger", "1 of 10 look-ups, 0 of 2 without an answer");
        assertThat(survey.items().get(4).details()).containsExactly("ed25519, 256 bits");
    }

    @Test
    void aDomainWithNothingIsToldWhatToPublish() throws Exception {
        Survey survey = check(new FakeDns().host("a.test", "203.0.113.7"));
        assertThat(survey.exitCode()).isEqualTo(ExitCodes.REFUSED);
        assertSaid(survey, "mx", Level.WARNING, "no MX record", "RFC 5321 section 5.1");
        assertSaid(survey, "ptr", Level.WARNING, "has no PTR record", "RFC 1912 section 2.1");
        assertSaid(survey, "spf", Level.ERROR, "no SPF record", "RFC 7208 section 3");
        assertSaid(survey, "dkim", Level.WARNING, "usual selectors", "RFC 6376 section 3.1");
        assertSaid(survey, "dmarc", Level.WARNING, "no DMARC record", "RFC 9989 section 4.7");
        assertSaid(survey, "mta-sts", Level.WARNING, "neither MTA-STS nor DANE", "RFC 8461 section 3.1");
        assertThat(zone.print())
                .contains(
                        "a.test. IN MX 10 a.test.",
                        "7.113.0.203.in-addr.arpa. IN PTR a.test.",
                        "a.test. IN TXT \"v=spf1 mx -all\"",
                        "_dmarc.a.test. IN TXT \"v=DMARC1; p=none; rua=mailto:postmaster@a.test\"",
                        ";   mx: a.test");
    }

    @Test
    void whatIsProposedIsSound() throws Exception {
        FakeDns dns = new FakeDns().host("a.test", "203.0.113.7");
        check(dns);
        for (String line : zone.print()) {
            if (line.contains(" IN TXT ")) {
                String name = line.substring(0, line.indexOf(". IN"));
                dns.txt(name, line.substring(line.indexOf('"') + 1, line.lastIndexOf('"')));
            }
        }
        Survey again = checkWithPolicy(
                dns.mx("a.test", 10, "a.test").host("mta-sts.a.test", "127.0.0.1"),
                POLICY.replace("mx.a", "a"),
                "none");
        assertThat(again.items())
                .filteredOn(each -> List.of("spf", "mta-sts", "dmarc").contains(each.topic()))
                .allMatch(each -> each.level() != Level.ERROR);
    }

    @Test
    void brokenSenderRecordsArePutTogetherAgain() throws Exception {
        Survey two = check(good().txt("a.test", "v=spf1 mx ~all", "v=spf1 ip4:192.0.2.1 mx -all"));
        assertSaid(two, "spf", Level.ERROR, "2 SPF records", "RFC 7208 section 4.5");
        Survey broken = check(good().txt("a.test", "v=spf1 ip4:1.2.3 mx include:gone.test ~all"));
        assertSaid(broken, "spf", Level.ERROR, "ip4:1.2.3", "RFC 7208 section 12");
        assertThat(zone.print())
                .contains("a.test. IN TXT \"v=spf1 mx ip4:192.0.2.1 ~all\"", "a.test. IN TXT \"v=spf1 mx ~all\"");
    }

    @Test
    void keysThatAreNotThereAndThoseThatAreThereTwice() throws Exception {
        Survey missing = check(good(), "sel", "gone");
        assertSaid(missing, "dkim", Level.ERROR, "there is no key", "RFC 6376 section 6.1.2");
        Survey twice = check(good().txt("google._domainkey.a.test", KEY, KEY));
        assertSaid(twice, "dkim", Level.ERROR, "2 records", "RFC 6376 section 3.6.2.2");
        Survey wildcard = check(good().txt("s1._domainkey.a.test", "v=spf1 -all"));
        assertThat(said(wildcard, "dkim")).extracting(Remark::level).containsExactly(Level.WARNING);
    }

    @Test
    void aRecordAboveHoldsAndForeignReportsNeedConsent() throws Exception {
        FakeDns dns = new FakeDns()
                .mx("m.b.test", 10, "mx.b.test")
                .host("mx.b.test", "203.0.113.7")
                .txt("_dmarc.b.test", "v=DMARC1; p=reject; rua=mailto:x@b.test,mailto:y@c.test")
                .broken("_smtp._tls.m.b.test", "SERVFAIL");
        StsFetch fetch = new StsFetch(dns, AUTHORITY.client(), port, Duration.ofSeconds(5));
        Survey survey = new DomainCheck(dns, fetch, zone).of("m.b.test", List.of());
        assertSaid(survey, "dmarc", Level.OK, "holds for m.b.test", "RFC 9989 section 4.10");
        assertSaid(survey, "dmarc", Level.WARNING, "c.test does not say", "RFC 7489 section 7.1");
        assertSaid(survey, "tls-rpt", Level.UNKNOWN, "SERVFAIL", "RFC 8460 section 3");
        dns.txt("b.test._report._dmarc.c.test", "v=DMARC1;");
        assertThat(said(new DomainCheck(dns, fetch, zone).of("m.b.test", List.of()), "dmarc"))
                .noneMatch(each -> each.level() != Level.OK);
    }

    @Test
    void d47_aPolicyThatLeavesOutAnExchangerKeepsMailAway() throws Exception {
        FakeDns dns = good().mx("a.test", 20, "backup.b.test").host("backup.b.test", "203.0.113.8");
        assertSaid(
                checkWithPolicy(dns, POLICY),
                "mta-sts",
                Level.ERROR,
                "does not name backup.b.test: senders do not bring mail there",
                "RFC 8461 section 4.1");
        assertSaid(
                checkWithPolicy(dns, POLICY.replace("enforce", "testing")),
                "mta-sts",
                Level.WARNING,
                "would get no mail",
                "RFC 8461 section 4.1");
    }

    @Test
    void hostsThatCannotBeReached() throws Exception {
        FakeDns dns = new FakeDns()
                .mx("a.test", 1, "gone.a.test")
                .mx("a.test", 2, "192.0.2.1")
                .mx("a.test", 3, "inside.a.test")
                .host("inside.a.test", "10.0.0.1")
                .ptr("10.0.0.1", "elsewhere.test");
        Survey survey = check(dns);
        assertSaid(survey, "mx", Level.ERROR, "gone.a.test does not exist", "RFC 5321 section 5.1");
        assertSaid(survey, "mx", Level.ERROR, "names a host, never an address", "RFC 5321 section 5.1");
        assertSaid(survey, "mx", Level.WARNING, "cannot be reached from outside", "RFC 6890");
        assertSaid(survey, "ptr", Level.WARNING, "no name of 10.0.0.1 leads back", "RFC 1912 section 2.1");
    }

    @Test
    void aDomainThatTakesNoMail() throws Exception {
        FakeDns dns = new FakeDns().mx("a.test", 0, "").txt("a.test", "v=spf1 -all");
        Survey survey = check(dns);
        assertSaid(survey, "mx", Level.OK, "takes no mail", "RFC 7505 section 3");
        assertThat(survey.items()).extracting(Item::topic).doesNotContain("ptr", "mta-sts", "dane");
        assertSaid(
                check(dns.mx("a.test", 10, "mx.a.test").host("mx.a.test", "203.0.113.7")),
                "mx",
                Level.ERROR,
                "beside the null MX",
                "RFC 7505 section 3");
    }

    @Test
    void associationsThatNobodyVouchesForAreNotBelieved() throws Exception {
        FakeDns dns = new FakeDns()
                .mx("a.test", 10, "mx.a.test")
                .host("mx.a.test", "203.0.113.7")
                .tlsa("_25._tcp.mx.a.test", 1, 1, 1, DIGEST);
        Survey survey = check(dns);
        assertSaid(survey, "dane", Level.ERROR, "usage 1", "RFC 7672 section 3.1");
        assertSaid(survey, "dane", Level.WARNING, "nobody vouches", "RFC 7672 section 2.2");
    }

    @Test
    void nothingMoreIsAskedWhereAllWouldBeInVain() {
        FakeDns dns = new FakeDns();
        assertThatThrownBy(() -> check(dns)).isInstanceOfSatisfying(Failed.class, it -> {
            assertThat(it.exitCode()).isEqualTo(ExitCodes.REFUSED);
            assertThat(it).hasMessageContaining("NXDOMAIN");
        });
        assertThatThrownBy(() -> check(dns.broken("a.test", "127.0.0.1:53: no answer in time")))
                .isInstanceOfSatisfying(Failed.class, it -> {
                    assertThat(it.exitCode()).isEqualTo(ExitCodes.CONNECT);
                    assertThat(it.cure()).contains("--resolver");
                });
        assertThatThrownBy(() -> check(dns.broken("a.test", "127.0.0.1:53: SERVFAIL")))
                .isInstanceOfSatisfying(
                        Failed.class, it -> assertThat(it.cure()).contains("DNSSEC"));
        assertThat(dns.questions()).isEqualTo(3);
    }

    @Test
    void longTextsAreCutIntoStringsAndAddressesTurnedRound() {
        zone.text("a.test", "x".repeat(256) + "\"\\");
        assertThat(zone.print()).containsExactly("a.test. IN TXT \"" + "x".repeat(255) + "\" \"x\\\"\\\\\"");
        assertThat(Zone.reverse(java.net.InetAddress.ofLiteral("2001:db8::1")))
                .isEqualTo("1.0.0.0." + "0.".repeat(20) + "8.b.d.0.1.0.0.2.ip6.arpa");
    }
}
