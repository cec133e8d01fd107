package dev.tasso.mta.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.config.Route;
import dev.tasso.mta.config.Route.Login;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// What goes over which connection: TLS by policy, certificates, passwords.
final class SecurityTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static TestCertificate right;
    private static TestCertificate wrongName;
    private static TestCertificate expired;

    @BeforeAll
    static void makeCertificates() throws Exception {
        right = TestCertificate.of(folder.resolve("right"), "mx1.example");
        wrongName = TestCertificate.of(folder.resolve("wrong"), "mx2.example");
        expired = TestCertificate.of(folder.resolve("expired"), "mx1.example", "-startdate", "-30d", "-validity", "10");
    }

    private static void assertNothingLeft(Sender sender, String enhanced) throws InterruptedException {
        Answer answer = AttemptTest.answer(sender.send("a@example.org"), Outcome.Deferred.class);
        assertThat(answer.reply().enhanced().orElseThrow()).hasToString(enhanced);
        assertThat(sender.server(1).received()).isEmpty();
        assertThat(sender.server(1).transcripts().toString()).doesNotContain("MAIL FROM");
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsPolicy.class,
            names = {"MAY", "REQUIRE"})
    void anyCertificateDoesWhereNoneIsChecked(TlsPolicy policy) throws Exception {
        try (Sender sender =
                Sender.to(Script.normal().startTls(wrongName.server())).tls(policy)) {
            Answer answer = AttemptTest.answer(sender.send("a@example.org"), Outcome.Delivered.class);
            assertThat(answer.tls().orElseThrow()).startsWith("TLSv1.");
            assertThat(sender.server(1).await(1, SOON).getFirst().tls()).isTrue();
        }
    }

    @Test
    void c34_withoutStarttlsMailGoesInPlainOnlyWhereThePolicyAllows() throws Exception {
        try (Sender sender = Sender.to(Script.normal())) {
            AttemptTest.answer(sender.send("a@example.org"), Outcome.Delivered.class);
        }
        for (TlsPolicy policy : new TlsPolicy[] {TlsPolicy.REQUIRE, TlsPolicy.VERIFY}) {
            try (Sender sender = Sender.to(Script.normal()).tls(policy)) {
                assertNothingLeft(sender, "4.7.4");
            }
        }
    }

    @Test
    void c34_aHostThatOffersNoTlsPassesMailOnToOneThatDoes() throws Exception {
        try (Sender sender = Sender.to(Script.normal(), Script.normal().startTls(right.server()))
                .tls(TlsPolicy.REQUIRE)) {
            AttemptTest.answer(sender.send("a@example.org"), Outcome.Delivered.class);
            assertThat(sender.server(1).received()).isEmpty();
            assertThat(sender.server(2).await(1, SOON).getFirst().tls()).isTrue();
        }
    }

    @Test
    void c35_refusedStarttlsMeansPlainOrNothingByPolicy() throws Exception {
        Script script = Script.normal()
                .startTls(right.server())
                .at(Step.STARTTLS, Fault.answer(454, "4.7.0", "TLS not available"));
        try (Sender sender = Sender.to(script)) {
            AttemptTest.answer(sender.send("a@example.org"), Outcome.Delivered.class);
            assertThat(sender.server(1).await(1, SOON).getFirst().tls()).isFalse();
            assertThat(sender.server(1).connections()).isEqualTo(1);
        }
        try (Sender sender = Sender.to(script).tls(TlsPolicy.REQUIRE)) {
            assertNothingLeft(sender, "4.7.4");
        }
    }

    @Test
    void c35_aBrokenHandshakeIsTriedOnceMoreInPlainOrNotAtAllByPolicy() throws Exception {
        Script script =
                Script.normal().startTls(right.server()).at(Step.HANDSHAKE, new Fault.Raw("HTTP/1.1 400 junk\r\n\r\n"));
        try (Sender sender = Sender.to(script)) {
            AttemptTest.answer(sender.send("a@example.org"), Outcome.Delivered.class);
            assertThat(sender.server(1).await(1, SOON).getFirst().tls()).isFalse();
            assertThat(sender.server(1).connections()).isEqualTo(2);
        }
        for (TlsPolicy policy : new TlsPolicy[] {TlsPolicy.REQUIRE, TlsPolicy.VERIFY}) {
            try (Sender sender = Sender.to(script).tls(policy)) {
                assertNothingLeft(sender, "4.7.5");
                assertThat(sender.server(1).connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void c36_whatIsNoGreetingIsNotTakenForOne() throws Exception {
        Script script = Script.normal().at(Step.CONNECT, new Fault.Raw("250 mx1.example ready, already logged in\r\n"));
        try (Sender sender = Sender.to(script)) {
            Answer answer = AttemptTest.answer(sender.send("a@example.org"), Outcome.Deferred.class);
            assertThat(answer.stage()).isEqualTo(Answer.Stage.GREETING);
            assertThat(sender.server(1).received()).isEmpty();
        }
    }

    @Test
    void c37_aVerifiedHostShowsACertificateForItsNameThatIsTrusted() throws Exception {
        try (Sender sender = Sender.to(Script.normal().startTls(right.server()))
                .tls(TlsPolicy.VERIFY)
                .trusting(right)) {
            AttemptTest.answer(sender.send("a@example.org"), Outcome.Delivered.class);
        }
    }

    @Test
    void c37_wrongNameUnknownIssuerAndExpiredCertificatesAreRefusedWhereTheyAreChecked() throws Exception {
        try (Sender sender = Sender.to(Script.normal().startTls(wrongName.server()))
                .tls(TlsPolicy.VERIFY)
                .trusting(wrongName)) {
            assertNothingLeft(sender, "4.7.5");
        }
        try (Sender sender = Sender.to(Script.normal().startTls(right.server())).tls(TlsPolicy.VERIFY)) {
            assertNothingLeft(sender, "4.7.5");
        }
        try (Sender sender = Sender.to(Script.normal().startTls(expired.server()))
                .tls(TlsPolicy.VERIFY)
                .trusting(expired)) {
            assertNothingLeft(sender, "4.7.5");
        }
    }

    private static Route smart(Sender sender, TlsPolicy policy, boolean implicit, String password) throws Exception {
        Path file = folder.resolve("password");
        Files.writeString(file, password + "\n");
        HostPort host = new HostPort("mx1.example", sender.server(1).port());
        Login login = new Login("me", Login.Kind.PASSWORD, file, EnumSet.allOf(Mechanism.class));
        return Samples.route("out", new Via.SmartHost(host, policy, implicit, Optional.of(login)), "*");
    }

    @ParameterizedTest
    @EnumSource(
            value = TlsPolicy.class,
            names = {"REQUIRE", "VERIFY"})
    void aSmartHostIsLoggedInAtOverTls(TlsPolicy policy) throws Exception {
        Script script = Script.normal().user("me", "secret").startTls(right.server());
        try (Sender sender = Sender.to(script).trusting(right)) {
            sender.by(smart(sender, policy, false, "secret"));
            AttemptTest.answer(sender.send("a@anywhere.example"), Outcome.Delivered.class);
            assertThat(sender.server(1).await(1, SOON).getFirst().user()).contains("me");
        }
    }

    @Test
    void aSmartHostMaySpeakTlsFromTheFirstOctet() throws Exception {
        Script script = Script.normal().user("me", "secret").implicitTls(right.server());
        try (Sender sender = Sender.to(script).trusting(right)) {
            sender.by(smart(sender, TlsPolicy.VERIFY, true, "secret"));
            AttemptTest.answer(sender.send("a@anywhere.example"), Outcome.Delivered.class);
            assertThat(sender.server(1).await(1, SOON).getFirst().tls()).isTrue();
        }
    }

    @Test
    void aWrongPasswordNeverMakesMailFail() throws Exception {
        Script script = Script.normal().user("me", "secret").startTls(right.server());
        try (Sender sender = Sender.to(script)) {
            sender.by(smart(sender, TlsPolicy.REQUIRE, false, "guess"));
            Answer answer = AttemptTest.answer(sender.send("a@anywhere.example"), Outcome.Deferred.class);
            assertThat(answer.stage()).isEqualTo(Answer.Stage.AUTH);
            assertThat(answer.reply().code()).isEqualTo(535);
        }
    }

    @Test
    void c34_aPasswordNeverGoesOverAConnectionThatLostItsTls() throws Exception {
        Script script = Script.normal().user("me", "secret");
        try (Sender sender = Sender.to(script)) {
            sender.by(smart(sender, TlsPolicy.MAY, false, "secret"));
            AttemptTest.answer(sender.send("a@anywhere.example"), Outcome.Deferred.class);
            assertThat(sender.server(1).transcripts().toString())
                    .doesNotContain("AUTH ***")
                    .doesNotContain("C: AUTH");
        }
    }
}
