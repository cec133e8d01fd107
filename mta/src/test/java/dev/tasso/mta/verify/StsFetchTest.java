package dev.tasso.mta.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.dns.FakeDns;
import dev.tasso.mta.verify.Remark.Level;
import dev.tasso.smtp.scenario.TestAuthority;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// How a policy is fetched, from good servers and bad ones (RFC 8461 section 3.3; attacks 43 to 45).
class StsFetchTest {
    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final String POLICY = "version: STSv1\r\nmode: enforce\r\nmx: mx.a.test\r\nmax_age: 604800\r\n";
    private static final Duration BRISK = Duration.ofMillis(1_500);

    private final FakeDns dns = new FakeDns().host("mta-sts.a.test", "127.0.0.1");

    private Judged<Optional<String>> fetch(WebServer server) {
        return new StsFetch(dns, AUTHORITY.client(), server.port(), BRISK).policyOf("a.test");
    }

    private static WebServer answering(String octets) throws IOException {
        return new WebServer(
                AUTHORITY.server("mta-sts.a.test"), out -> out.write(octets.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static void assertRefused(Judged<Optional<String>> fetched, String why) {
        assertThat(fetched.value()).isEmpty();
        assertThat(fetched.remarks()).singleElement().satisfies(it -> {
            assertThat(it.level()).isEqualTo(Level.ERROR);
            assertThat(it.what()).contains(why);
            assertThat(it.clause()).isEqualTo("RFC 8461 section 3.3");
            assertThat(it.cure()).isNotEmpty();
        });
    }

    @Test
    void takesAPolicyOfAnyFraming() throws Exception {
        String head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain; charset=utf-8\r\n";
        String chunked = head + "Transfer-Encoding: chunked\r\n\r\n3\r\nver\r\n5;x=y\r\nsion:\r\n0\r\n\r\n";
        try (WebServer counted = WebServer.saying(AUTHORITY.server("mta-sts.a.test"), POLICY);
                WebServer closing = answering(head + "\r\n" + POLICY);
                WebServer chunks = answering(chunked)) {
            assertThat(fetch(counted)).isEqualTo(new Judged<>(Optional.of(POLICY), java.util.List.of()));
            assertThat(fetch(closing).value()).contains(POLICY);
            assertThat(fetch(chunks).value()).contains("version:");
            assertThat(counted.requests())
                    .singleElement()
                    .asString()
                    .startsWith("GET /.well-known/mta-sts.txt HTTP/1.1\r\nHost: mta-sts.a.test\r\n");
        }
    }

    @Test
    void d43_theCertificateMustBeForTheHostAndTrusted() throws Exception {
        try (WebServer other = WebServer.saying(AUTHORITY.server("www.a.test"), POLICY);
                WebServer late = WebServer.saying(
                        AUTHORITY.server(
                                TestAuthority.Request.of("mta-sts.a.test").expired()),
                        POLICY);
                WebServer stranger = WebServer.saying(TestAuthority.create().server("mta-sts.a.test"), POLICY)) {
            assertRefused(fetch(other), "TLS with mta-sts.a.test fails");
            assertRefused(fetch(late), "TLS with mta-sts.a.test fails");
            assertRefused(fetch(stranger), "TLS with mta-sts.a.test fails");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"301 Moved Permanently", "302 Found", "307 Temporary Redirect"})
    void d44_noRedirectIsFollowed(String status) throws Exception {
        try (WebServer elsewhere = WebServer.saying(AUTHORITY.server("mta-sts.a.test"), POLICY);
                WebServer server = answering("HTTP/1.1 " + status + "\r\nLocation: https://mta-sts.a.test:"
                        + elsewhere.port() + "/policy\r\n\r\n")) {
            assertRefused(fetch(server), "a redirect");
            assertThat(elsewhere.requests()).isEmpty();
        }
    }

    @Test
    void d45_endlessAnswersAreCutOff() throws Exception {
        byte[] block = "mx: mx.a.test\r\n".repeat(600).getBytes(StandardCharsets.US_ASCII);
        byte[] head = "HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n".getBytes(StandardCharsets.US_ASCII);
        try (WebServer body = new WebServer(AUTHORITY.server("mta-sts.a.test"), out -> {
                    out.write(head);
                    out.write("\r\n".getBytes(StandardCharsets.US_ASCII));
                    while (true) {
                        out.write(block);
                    }
                });
                WebServer header = new WebServer(AUTHORITY.server("mta-sts.a.test"), out -> {
                    out.write(head);
                    while (true) {
                        out.write(block);
                    }
                });
                WebServer claimed = answering("HTTP/1.1 200 OK\r\nContent-Length: 10485760\r\n\r\nversion:")) {
            assertRefused(fetch(body), "longer than 65536 octets");
            assertRefused(fetch(header), "header cannot be read");
            assertRefused(fetch(claimed), "longer than 65536 octets");
        }
    }

    @Test
    void d45_aSlowAnswerIsNotWaitedFor() throws Exception {
        long started = System.nanoTime();
        try (WebServer slow = new WebServer(AUTHORITY.server("mta-sts.a.test"), out -> {
            out.write("HTTP/1.1 200 OK\r\nContent-Type: ".getBytes(StandardCharsets.US_ASCII));
            new java.util.concurrent.CountDownLatch(1).await();
        })) {
            assertRefused(fetch(slow), "no whole answer within 1 s");
        }
        assertThat(Duration.ofNanos(System.nanoTime() - started)).isLessThan(BRISK.multipliedBy(4));
    }

    @Test
    void whatIsNoAnswerIsSaidToBeNone() throws Exception {
        try (WebServer smtp = answering("220 mx.a.test ESMTP\u001b[2J\r\n");
                WebServer missing = answering("HTTP/1.1 404 Not Found\r\n\r\n");
                WebServer broken = answering("HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nversion:")) {
            assertRefused(fetch(smtp), "no answer of a web server: 220 mx.a.test ESMTP\\u001b[2J");
            assertRefused(fetch(missing), "answers 404");
            assertRefused(fetch(broken), "breaks off");
        }
    }

    @Test
    void aWrongTypeIsWarnedOf() throws Exception {
        try (WebServer server = answering("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n" + POLICY)) {
            Judged<Optional<String>> fetched = fetch(server);
            assertThat(fetched.value()).contains(POLICY);
            assertThat(fetched.remarks())
                    .singleElement()
                    .satisfies(it -> assertThat(it.level()).isEqualTo(Level.WARNING));
        }
    }

    @Test
    void aHostWithoutAnAddressIsAnErrorAndASilentServerIsUnknown() {
        StsFetch fetch = new StsFetch(new FakeDns().broken("mta-sts.b.test", "SERVFAIL"), AUTHORITY.client(), 1, BRISK);
        assertRefused(fetch.policyOf("c.test"), "has no address");
        assertThat(fetch.policyOf("b.test").remarks())
                .singleElement()
                .satisfies(it -> assertThat(it.level()).isEqualTo(Level.UNKNOWN));
    }
}
