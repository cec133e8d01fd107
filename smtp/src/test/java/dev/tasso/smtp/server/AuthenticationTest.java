package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.PasswordChecker;
import dev.tasso.smtp.sasl.Verdict;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/// AUTH with PLAIN and LOGIN (RFC 4954, RFC 4616).
class AuthenticationTest {

    private static final PasswordChecker ALICE = (user, password, _) ->
            user.equals("alice") && password.equals("secret") ? new Verdict.Granted("alice") : new Verdict.Denied();

    @Test
    void authenticatesWithEveryMechanism() throws IOException {
        try (TestServer server = serving(ALICE)) {
            try (RawClient client = server.greeted()) {
                client.say("AUTH PLAIN " + base64("\0alice\0secret")).expect("235 2.7.0");
            }
            try (RawClient client = server.greeted()) {
                assertThat(client.say("AUTH plain").reply()).isEqualTo("334 ");
                client.say(base64("alice\0alice\0secret")).expect("235 2.7.0");
            }
            try (RawClient client = server.greeted()) {
                assertThat(client.say("AUTH LOGIN").reply()).isEqualTo("334 " + base64("Username:"));
                assertThat(client.say(base64("alice")).reply()).isEqualTo("334 " + base64("Password:"));
                client.say(base64("secret")).expect("235 2.7.0");
                client.toData().say(".").expect("250 2.0.0");
            }
            try (RawClient client = server.greeted()) {
                client.say("AUTH LOGIN " + base64("alice")).expect("334 ");
                client.say(base64("secret")).expect("235 2.7.0");
            }
            assertThat(server.sink().accepted)
                    .singleElement()
                    .satisfies(it -> assertThat(it.transaction().peer().user()).contains("alice"));
        }
    }

    @Test
    void g98_authBeforeTlsIsNeitherOfferedNorTaken() throws IOException {
        try (TestServer server = TestServer.start(options -> options.withTls(new Tls.Offered(Certificates::server))
                        .withAuthentication(passwords(ALICE, 3, Duration.ZERO))
                        .withMailRequiresAuth(true));
                RawClient client = server.client()) {
            assertThat(client.say("EHLO client.example").reply())
                    .contains("STARTTLS")
                    .doesNotContain("AUTH");
            client.say("AUTH PLAIN " + base64("\0alice\0secret")).expect("538 5.7.11");
            client.say("AUTH LOGIN").expect("538 5.7.11");
            client.say("MAIL FROM:<a@client.example>").expect("530 5.7.0");
            client.startTls();
            assertThat(client.say("EHLO client.example").reply()).contains("AUTH PLAIN LOGIN");
            client.say("MAIL FROM:<a@client.example>").expect("530 5.7.0");
            client.say("AUTH PLAIN " + base64("\0alice\0secret")).expect("235 2.7.0");
            assertThat(client.say("EHLO client.example").reply()).doesNotContain("AUTH");
            client.toData().say(".").expect("250 2.0.0");
        }
    }

    @Test
    void g99_anUnknownUserAndAWrongPasswordAreAnsweredAlikeAndAfterTheSameTime() throws IOException {
        Duration failureAfter = Duration.ofMillis(400);
        PasswordChecker tellsByItsTime = (user, _, _) -> {
            LockSupport.parkNanos(user.equals("alice") ? 200_000_000 : 0);
            return new Verdict.Denied();
        };
        try (TestServer server = TestServer.start(options -> options.withAuthRequiresTls(false)
                        .withAuthentication(passwords(tellsByItsTime, 100, failureAfter)));
                RawClient client = server.greeted()) {
            for (String mechanism : new String[] {"PLAIN", "LOGIN"}) {
                Timed unknown = attempt(client, mechanism, "nobody");
                Timed wrong = attempt(client, mechanism, "alice");
                assertThat(unknown.reply()).isEqualTo(wrong.reply()).startsWith("535 5.7.8");
                assertThat(unknown.nanos()).isGreaterThanOrEqualTo(failureAfter.toNanos());
                assertThat(wrong.nanos()).isGreaterThanOrEqualTo(failureAfter.toNanos());
                assertThat(Math.abs(unknown.nanos() - wrong.nanos())).isLessThan(190_000_000L);
            }
        }
    }

    private record Timed(String reply, long nanos) {}

    private static Timed attempt(RawClient client, String mechanism, String user) throws IOException {
        long before;
        if (mechanism.equals("PLAIN")) {
            before = System.nanoTime();
            client.say("AUTH PLAIN " + base64("\0" + user + "\0wrong"));
        } else {
            client.say("AUTH LOGIN").expect("334 ");
            client.say(base64(user)).expect("334 ");
            before = System.nanoTime();
            client.say(base64("wrong"));
        }
        String reply = client.reply();
        return new Timed(reply, System.nanoTime() - before);
    }

    @Test
    void g99_guessingEndsTheSession() throws IOException {
        try (TestServer server = serving(ALICE);
                RawClient client = server.greeted()) {
            client.say("AUTH PLAIN " + base64("\0alice\0one")).expect("535 5.7.8");
            client.say("AUTH PLAIN " + base64("\0alice\0two")).expect("535 5.7.8");
            client.say("AUTH PLAIN " + base64("\0alice\0three")).expect("421 4.7.0");
            client.expectClosed();
        }
    }

    @Test
    void g100_whatIsNoResponseEndsTheExchangeAndNothingElse() throws IOException {
        try (TestServer server = serving(ALICE);
                RawClient client = server.greeted()) {
            for (String bad :
                    new String[] {"!", "AGFsaWNl", "====", "AA==AA==", base64("no separators"), base64("\0\0x")}) {
                client.say("AUTH PLAIN " + bad).expect("501 5.5.2");
                client.say("AUTH PLAIN").expect("334 ");
                client.say(bad).expect("501 5.5.2");
            }
            client.say("AUTH PLAIN =").expect("501 5.5.2");
            client.say("AUTH PLAIN").expect("334 ");
            client.say("*").expect("501 5.7.0");
            client.say("AUTH LOGIN").expect("334 ");
            client.say("*").expect("501 5.7.0");
            client.say("AUTH LOGIN =").expect("501 5.5.2");
            client.say("AUTH PLAIN").expect("334 ");
            client.send(base64("\0alice\0secret") + "\n\r\n").expect("501 5.5.2");
            client.say("AUTH").expect("501 5.5.4");
            client.say("AUTH PLAIN a b").expect("501 5.5.4");
            client.say("AUTH FROBNICATE").expect("504 5.5.4");
            client.say("AUTH PLAIN " + base64("\0alice\0secret")).expect("235 2.7.0");
        }
    }

    @Test
    void g100_aLineOfAnExchangeHasALimitOfItsOwn() throws IOException {
        try (TestServer server = serving((user, password, _) -> new Verdict.Granted(user + password.length()));
                RawClient client = server.greeted()) {
            String longest = base64("\0alice\0" + "x".repeat(9_000));
            assertThat(longest.length()).isBetween(12_000, 12_200);
            client.say("AUTH PLAIN").expect("334 ");
            client.say(longest + "A".repeat(12_288)).expect("500 5.5.6");
            client.say("AUTH PLAIN " + "A".repeat(12_288)).expect("500 5.5.2");
            client.say("AUTH PLAIN " + longest).expect("235 2.7.0");
        }
    }

    @Test
    void g100_authIsRefusedTwiceAndInATransaction() throws IOException {
        try (TestServer server = serving(ALICE);
                RawClient client = server.greeted()) {
            client.say("MAIL FROM:<a@client.example>").expect("250 2.1.0");
            client.say("AUTH PLAIN " + base64("\0alice\0secret")).expect("503 5.5.1");
            client.say("RSET").expect("250 2.0.0");
            client.say("AUTH PLAIN " + base64("\0alice\0secret")).expect("235 2.7.0");
            client.say("AUTH PLAIN " + base64("\0alice\0secret")).expect("503 5.5.1");
        }
    }

    @Test
    void actingAsSomebodyElseIsDenied() throws IOException {
        try (TestServer server = serving(ALICE);
                RawClient client = server.greeted()) {
            client.say("AUTH PLAIN " + base64("root\0alice\0secret")).expect("535 5.7.8");
        }
    }

    @Test
    void aCheckerThatCannotSayIsNoDenial() throws IOException {
        try (TestServer server = serving((_, _, _) -> new Verdict.Unavailable());
                RawClient client = server.greeted()) {
            client.say("AUTH PLAIN " + base64("\0alice\0secret")).expect("454 4.7.0");
            client.say("MAIL FROM:<a@client.example>").expect("250 2.1.0");
        }
    }

    private static TestServer serving(PasswordChecker checker) throws IOException {
        return TestServer.start(
                options -> options.withAuthRequiresTls(false).withAuthentication(passwords(checker, 3, Duration.ZERO)));
    }

    private static Authentication passwords(PasswordChecker checker, int failuresMax, Duration failureAfter) {
        return new Authentication.Offered(Authenticator.passwords(checker), failuresMax, failureAfter);
    }

    private static String base64(String text) {
        return Base64.getEncoder().encodeToString(text.getBytes(StandardCharsets.UTF_8));
    }
}
