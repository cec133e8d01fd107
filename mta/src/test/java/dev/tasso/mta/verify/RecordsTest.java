package dev.tasso.mta.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.dns.Dns.Tlsa;
import dev.tasso.mta.verify.Remark.Level;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The records by tables: what is taken, and where and by which clause the others are refused (RFC 7208 section 12, RFC
/// 6376 section 3.6.1, RFC 9989 section 4.7, RFC 8461 section 3.1, RFC 8460 section 3, RFC 6698 section 2.1).
class RecordsTest {
    /// RFC 8463, appendix A.2.
    private static final String ED25519 = "v=DKIM1; k=ed25519; p=11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=";

    private static List<Remark> errors(Judged<?> judged) {
        return judged.remarks().stream().filter(it -> it.level() == Level.ERROR).toList();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "v=spf1 -all",
                "V=SPF1 +MX a/24 ?all",
                "v=spf1  mx  -all  ",
                "v=spf1 ip4:192.0.2.0/24 ip6:2001:db8::/32 ~all",
                "v=spf1 a:mail.example.com/24//64 mx:example.com//0 -all",
                "v=spf1 include:_spf.example.com exists:%{ir}.%{v}._spf.%{d2} -all",
                "v=spf1 exists:%{l1r-}.lp._spf.%{d} ptr:example.org -all",
                "v=spf1 redirect=_spf.%{d} unknown-thing=%{s}!",
                "v=spf1 include:%{d} exp=explain._spf.%{d} -all"
            })
    void soundSpf(String text) {
        assertThat(errors(SpfRecord.read(text))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf10 -all, 1",
        "v=spf1 ip4:192.0.2.256 -all, 8",
        "v=spf1 ip4:192.0.2.1/33 -all, 8",
        "v=spf1 ip4:192.0.2.1/032 -all, 8",
        "v=spf1 mx ip6:192.0.2.1 -all, 11",
        "v=spf1 mx ip6:2001:db8::/129 -all, 11",
        "v=spf1 all:example.com, 8",
        "v=spf1 include -all, 8",
        "v=spf1 include: -all, 8",
        "v=spf1 include:example.com/24 -all, 8",
        "v=spf1 a:example.123 -all, 8",
        "v=spf1 a:%{z}.example.com -all, 8",
        "v=spf1 a:%example.com -all, 8",
        "v=spf1 mx/-1 -all, 8",
        "v=spf1 mx -al, 11",
        "v=spf1 mx;-all, 8",
        "v=spf1 redirect=, 8",
        "v=spf1 redirect=a.test redirect=b.test, 0"
    })
    void brokenSpf(String text, int position) {
        assertThat(errors(SpfRecord.read(text))).isNotEmpty().first().satisfies(it -> {
            assertThat(it.position()).isEqualTo(position);
            assertThat(it.clause()).startsWith("RFC 7208");
            assertThat(it.cure()).isNotEmpty();
        });
    }

    @ParameterizedTest
    @CsvSource({
        "v=spf1 +all, 11.1",
        "v=spf1 mx, 4.7",
        "v=spf1 ptr -all, 5.5",
        "v=spf1 -all mx, 5.1",
        "v=spf1 redirect=a.test -all, 6.1"
    })
    void doubtfulSpf(String text, String section) {
        Judged<SpfRecord> judged = SpfRecord.read(text);
        assertThat(judged.sound()).isTrue();
        assertThat(judged.remarks()).extracting(Remark::clause).contains("RFC 7208 section " + section);
    }

    @Test
    void readsAnEd25519Key() {
        Judged<DkimKey> judged = DkimKey.read(ED25519);
        assertThat(judged.remarks()).isEmpty();
        assertThat(judged.value().bits()).isEqualTo(256);
    }

    @ParameterizedTest
    @CsvSource({"512, ERROR", "1024, WARNING", "2048, OK"})
    void judgesRsaKeysBySize(int bits, Level level) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(bits);
        byte[] spki = generator.generateKeyPair().getPublic().getEncoded();
        int header = bits == 512 ? 20 : bits == 1024 ? 22 : 24;
        byte[] bare = java.util.Arrays.copyOfRange(spki, header, spki.length);
        for (byte[] key : List.of(spki, bare)) {
            Judged<DkimKey> judged = DkimKey.read("p=" + Base64.getEncoder().encodeToString(key));
            assertThat(judged.value().bits()).isEqualTo(bits);
            assertThat(
                            judged.remarks().isEmpty()
                                    ? Level.OK
                                    : judged.remarks().getFirst().level())
                    .isEqualTo(level);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "k=rsa; v=DKIM1; p=, 10",
        "v=DKIM1, 0",
        "v=DKIM1; p=%%%, 12",
        "v=DKIM1; p=AAAA, 12",
        "v=DKIM1; k=ed25519; p=AAAA, 23",
        "v=DKIM1; k=dsa; p=AAAA, 12",
        "v=DKIM1; h=sha1; p=, 12",
        "v=DKIM1; s=tlsrpt; p=, 12",
        "v=DKIM1; p=; p=, 14",
        "v=DKIM1; nonsense; p=, 10"
    })
    void brokenDkim(String text, int position) {
        assertThat(errors(DkimKey.read(text)))
                .first()
                .extracting(Remark::position)
                .isEqualTo(position);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=DMARC1; p=reject; rua=mailto:a@example.com | reject | reject | reject",
                "v=DMARC1;p=quarantine;sp=none;rua=mailto:a@example.com,mailto:b@example.org!10m; | quarantine | none"
                        + " | none",
                "v = DMARC1 ; p = reject ; np=none; t=y; rua=mailto:a@example.com | reject | reject | none"
            })
    void soundDmarc(String text, String policy, String subdomains, String absent) {
        Judged<DmarcRecord> judged = DmarcRecord.read(text);
        assertThat(judged.remarks()).isEmpty();
        assertThat(judged.value())
                .extracting(DmarcRecord::policy, DmarcRecord::subdomains, DmarcRecord::absent)
                .containsExactly(policy, subdomains, absent);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "v=DMARC2; p=none | 1",
                "p=none; v=DMARC1 | 1",
                "v=DMARC1; p=monitor | 13",
                "v=DMARC1; p=none; sp=no | 22",
                "v=DMARC1; p=none; rua=a@example.com | 23",
                "v=DMARC1; p=none; p=reject | 19"
            })
    void brokenDmarc(String text, int position) {
        assertThat(errors(DmarcRecord.read(text)))
                .first()
                .extracting(Remark::position)
                .isEqualTo(position);
    }

    @Test
    void tagsThatLeftDmarcAreNamed() {
        Judged<DmarcRecord> judged = DmarcRecord.read("v=DMARC1; p=reject; pct=50; rua=mailto:a@example.com");
        assertThat(judged.sound()).isTrue();
        assertThat(judged.remarks())
                .singleElement()
                .satisfies(it -> assertThat(it.what()).contains("pct"));
    }

    @Test
    void announcementsOfPoliciesAndReports() {
        assertThat(StsRecord.read("v=STSv1; id=20260101;").sound()).isTrue();
        assertThat(errors(StsRecord.read("v=STSv1; id=2026-01-01")))
                .first()
                .extracting(Remark::position)
                .isEqualTo(13);
        assertThat(errors(StsRecord.read("id=1; v=STSv1"))).isNotEmpty();
        assertThat(TlsReportingRecord.read("v=TLSRPTv1; rua=mailto:a@example.com,https://example.com/in")
                        .sound())
                .isTrue();
        assertThat(errors(TlsReportingRecord.read("v=TLSRPTv1; rua=a@example.com")))
                .first()
                .extracting(Remark::position)
                .isEqualTo(17);
        assertThat(errors(TlsReportingRecord.read("v=TLSRPTv1;"))).isNotEmpty();
    }

    @Test
    void d46_aStarInAPolicyStandsForExactlyOneLabel() {
        StsPolicy policy = StsPolicy.read("version: STSv1\nmode: enforce\nmx: *.a.test\nmx: MX.b.test\nmax_age: 604800")
                .value();
        assertThat(List.of("mx.a.test", "mx.b.test")).allMatch(policy::names);
        assertThat(List.of("a.test", "x.mx.a.test", "mx.b.test.evil", "xmx.b.test", ".a.test".substring(1)))
                .noneMatch(policy::names);
    }

    @ParameterizedTest
    @CsvSource({
        "604800, 0, 604800",
        "0, 1, 0",
        "86400, 1, 86400",
        "31557600, 0, 31557600",
        "31557601, 2, -1",
        "-1, 2, -1",
        "99999999999999999999, 2, -1",
        "'', 2, -1"
    })
    void d48_howLongAPolicyIsKept(String age, int level, long seconds) {
        Judged<StsPolicy> judged = StsPolicy.read("version: STSv1\r\nmode: enforce\r\nmx: a.test\r\nmax_age: " + age);
        assertThat(judged.value().seconds()).isEqualTo(seconds);
        assertThat(judged.sound()).isEqualTo(level < 2);
        assertThat(judged.remarks()).hasSize(Math.min(1, level));
    }

    @Test
    void d49_linesOfAPolicyThatAreNoneAndKeysThatStandTwice() {
        String text = "version: STSv1\nmode: testing\nmode: enforce\nmx: a.test\nmax_age: 604800\n\n";
        assertThat(StsPolicy.read(text).value().mode()).isEqualTo("testing");
        assertThat(StsPolicy.read(text).remarks()).extracting(Remark::what).anyMatch(it -> it.contains("twice"));
        assertThat(errors(StsPolicy.read(text.replace("mx: a.test", "mx: a.test\rmx: b.test"))))
                .first()
                .extracting(Remark::position)
                .isEqualTo(44);
        for (String broken : List.of(
                text.replace("STSv1", "STSv2"),
                text.replace("testing", "strict"),
                text.replace("mx: a.test", "mx: "),
                text.replace("mx: a.test", "no colon"),
                text.replace("mx: a.test", "mx: *.*.test"),
                "")) {
            assertThat(StsPolicy.read(broken).sound()).as(broken).isFalse();
        }
    }

    @Test
    void pictures() {
        assertThat(BimiRecord.read("v=BIMI1; l=https://a.test/logo.svg; a=").remarks())
                .isEmpty();
        assertThat(BimiRecord.read("v=BIMI1; l=; a=;").remarks()).isEmpty();
        assertThat(errors(BimiRecord.read("v=BIMI1; l=http://a.test/logo.svg")))
                .first()
                .extracting(Remark::position)
                .isEqualTo(12);
        assertThat(errors(BimiRecord.read("v=BIMI2"))).hasSize(2);
    }

    @ParameterizedTest
    @CsvSource({
        "3, 1, 1, 64, 0",
        "2, 0, 2, 128, 0",
        "1, 1, 1, 64, 1",
        "4, 1, 1, 64, 1",
        "3, 2, 1, 64, 3",
        "3, 1, 3, 64, 5",
        "3, 1, 1, 62, 7"
    })
    void associations(int usage, int selector, int matching, int digits, int position) {
        Judged<Tlsa> judged = TlsaRecord.judge(new Tlsa(usage, selector, matching, "0".repeat(digits)));
        assertThat(errors(judged).stream()
                        .mapToInt(Remark::position)
                        .findFirst()
                        .orElse(0))
                .isEqualTo(position);
        assertThat(judged.sound()).isEqualTo(position == 0);
    }

    @Test
    void anEndlessRecordIsRefused() {
        String octets = new String(new byte[100_000], StandardCharsets.ISO_8859_1);
        assertThat(errors(SpfRecord.read("v=spf1 " + octets))).hasSize(1);
        assertThat(errors(DmarcRecord.read("v=DMARC1; " + octets))).isNotEmpty();
        assertThat(DkimKey.read("v=DKIM1; p=; " + "x;".repeat(3_000)).remarks()).hasSize(50);
    }
}
