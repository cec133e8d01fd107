package dev.tasso.mta.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.tasso.mta.config.KeySet;
import dev.tasso.smtp.scenario.TestAuthority;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Keys fetched over HTTPS from a server of this machine: how often, from whom, and what else may come.
@Timeout(60)
class KeysAtUrlTest {

    private final TestAuthority authority = TestAuthority.create();
    private final Semaphore asked = new Semaphore(0);
    private final Semaphore answering = new Semaphore(Integer.MAX_VALUE);
    private volatile Instant now = Instant.parse("2026-11-24T12:00:00Z");
    private volatile int status = 200;
    private volatile String body = "";
    private HttpsServer server;
    private TestTokens issuer;

    @BeforeEach
    void serve() throws Exception {
        issuer = new TestTokens();
        body = issuer.keys();
        server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 5);
        server.setHttpsConfigurator(new HttpsConfigurator(authority.server("localhost")));
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::answer);
        server.start();
    }

    private void answer(HttpExchange exchange) throws IOException {
        asked.release();
        answering.acquireUninterruptibly();
        byte[] octets = body.getBytes(StandardCharsets.UTF_8);
        if (status == 302) {
            exchange.getResponseHeaders().add("Location", "/elsewhere");
        }
        exchange.sendResponseHeaders(status, octets.length);
        exchange.getResponseBody().write(octets);
        exchange.close();
    }

    @AfterEach
    void stop() {
        answering.release(Integer.MAX_VALUE - answering.availablePermits());
        server.stop(0);
    }

    @Test
    void keysAreFetchedOnceAndAgainWhenTheyAreOld() throws Exception {
        KeysAtUrl keys = keys(authority.client());
        assertThat(keys.known(KeysAtUrlTest::any)).isPresent();
        assertThat(keys.known(KeysAtUrlTest::any)).isPresent();
        assertThat(asked.drainPermits()).isEqualTo(1);
        now = now.plus(KeysAtUrl.FRESH_FOR).plusSeconds(1);
        assertThat(keys.known(KeysAtUrlTest::any)).isPresent();
        asked.acquire();
    }

    @Test
    void anUnknownKeyIsLookedForAndOnlyOnceInAWhile() {
        KeysAtUrl keys = keys(authority.client());
        keys.known(KeysAtUrlTest::any);
        now = now.plus(KeysAtUrl.PAUSE).plusSeconds(1);
        body = "{\"keys\":[" + issuer.rsaKey("next", "") + "]}";
        assertThat(keys.known(set -> has(set, "next")))
                .hasValueSatisfying(set -> assertThat(has(set, "next")).isTrue());
        for (int i = 0; i < 100; i++) {
            String unknown = "made-up-" + i;
            assertThat(keys.known(set -> has(set, unknown))).isPresent();
        }
        assertThat(asked.drainPermits()).isEqualTo(2);
    }

    @Test
    void whoHasKeysThatWillDoDoesNotWaitForASlowIssuer() throws Exception {
        KeysAtUrl keys = keys(authority.client());
        keys.known(KeysAtUrlTest::any);
        asked.acquire();
        answering.drainPermits();
        now = now.plus(KeysAtUrl.FRESH_FOR).plusSeconds(1);
        assertThat(keys.known(KeysAtUrlTest::any)).isPresent();
        asked.acquire();
        assertThat(keys.known(KeysAtUrlTest::any)).isPresent();
        assertThat(asked.availablePermits()).isZero();
    }

    @Test
    void whatWasSaidLastHoldsForADayAndNotLonger() {
        KeysAtUrl keys = keys(authority.client());
        keys.known(KeysAtUrlTest::any);
        status = 500;
        now = now.plus(KeysAtUrl.KEPT_FOR).minus(Duration.ofMinutes(5));
        assertThat(keys.known(set -> has(set, "other"))).isPresent();
        now = now.plus(Duration.ofMinutes(6));
        assertThat(keys.known(KeysAtUrlTest::any)).isEmpty();
    }

    @Test
    void whateverElseComesIsNotBelieved() {
        status = 302;
        assertThat(keys(authority.client()).known(KeysAtUrlTest::any))
                .as("redirection")
                .isEmpty();
        assertThat(asked.drainPermits()).isEqualTo(1);
        status = 404;
        assertThat(keys(authority.client()).known(KeysAtUrlTest::any))
                .as("not found")
                .isEmpty();
        status = 200;
        body = issuer.keys().replaceFirst("\\{", "{\"a\":\"" + "a".repeat(KeySet.OCTETS_MAX) + "\",");
        assertThat(keys(authority.client()).known(KeysAtUrlTest::any))
                .as("too large")
                .isEmpty();
        body = "<html>";
        assertThat(keys(authority.client()).known(KeysAtUrlTest::any))
                .as("no JSON")
                .isEmpty();
    }

    @Test
    void nobodyElseMayAnswerForTheIssuer() {
        assertThat(keys(TestAuthority.create().client()).known(KeysAtUrlTest::any))
                .as("another authority")
                .isEmpty();
        URI byAddress = URI.create("https://127.0.0.1:" + server.getAddress().getPort() + "/keys");
        assertThat(new KeysAtUrl(byAddress, authority.client(), () -> now).known(KeysAtUrlTest::any))
                .as("another name")
                .isEmpty();
        assertThat(asked.drainPermits()).isZero();
        assertThat(keys(authority.client()).known(KeysAtUrlTest::any)).isPresent();
    }

    private static boolean any(KeySet keys) {
        return !keys.keys().isEmpty();
    }

    private static boolean has(KeySet keys, String id) {
        return keys.keys().stream().anyMatch(key -> key.id().equals(id));
    }

    private KeysAtUrl keys(SSLContext trusted) {
        URI url = URI.create("https://localhost:" + server.getAddress().getPort() + "/keys");
        return new KeysAtUrl(url, trusted, () -> now);
    }
}
