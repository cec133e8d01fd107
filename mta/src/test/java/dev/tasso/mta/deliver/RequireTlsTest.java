package dev.tasso.mta.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.config.Route.Login;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a sender may ask of TLS on the whole way (RFC 8689 section 4.2.1).
final class RequireTlsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    static Path folder;

    private static TestCertificate right;
    private static TestCertificate wrongName;

    @BeforeAll
    static void makeCertificates() throws Exception {
        right = TestCertificate.of(folder.resolve("right"), "mx1.example");
        wrongName = TestCertificate.of(folder.resolve("wrong"), "mx9.example");
    }

    private static Delivery requiring(boolean tls, boolean optional, boolean report) {
        Delivery plain = Samples.delivery("a@example.org");
        Envelope old = plain.envelope();
        Envelope envelope = new Envelope(
                old.id(),
                old.acceptedAt(),
                report ? new ReversePath.Null() : old.sender(),
                old.parameters().withRequireTls(tls),
                optional,
                old.size(),
                old.messageIdField(),
                old.origin());
        return new Delivery(envelope, plain.recipients(), plain.body());
    }

    private static Delivery requiring() {
        return requiring(true, false, false);
    }

    private static Delivery optional() {
        return requiring(false, true, false);
    }

    private static void assertRefused(Sender sender, Delivery delivery, String enhanced) throws InterruptedException {
        Answer answer = AttemptTest.answer(sender.send(delivery, new Patience()), Outcome.Failed.class);
        assertThat(answer.reply().enhanced().orElseThrow()).hasToString(enhanced);
        assertThat(sender.server(1).received()).isEmpty();
        assertThat(sender.server(1).transcripts().toString()).doesNotContain("MAIL FROM");
    }

    private static void assertDelivered(Sender sender, Delivery delivery) throws InterruptedException {
        AttemptTest.answer(sender.send(delivery, new Patience()), Outcome.Delivered.class);
    }

    private static Script promising(TestCertificate certificate) {
        return Script.normal().startTls(certificate.server()).offering("REQUIRETLS");
    }

    @Test
    void aHostThatProvesItsNameAndPromisesTheSameGetsTheMessageAndTheParameter() throws Exception {
        try (Sender sender = Sender.to(promising(right)).trusting(right)) {
            assertDelivered(sender, requiring());
            assertThat(sender.server(1).await(1, SOON).getFirst().tls()).isTrue();
            assertThat(sender.server(1).transcripts().toString()).contains("> REQUIRETLS");
        }
    }

    @Test
    void c34_withoutRequireTlsTlsOrTheRightCertificateTheSenderIsTold() throws Exception {
        Script without = Script.normal().startTls(right.server());
        try (Sender sender = Sender.to(without).trusting(right)) {
            assertRefused(sender, requiring(), "5.7.30");
        }
        try (Sender sender = Sender.to(Script.normal().offering("REQUIRETLS")).trusting(right)) {
            assertRefused(sender, requiring(), "5.7.10");
        }
        try (Sender sender = Sender.to(promising(wrongName)).trusting(wrongName)) {
            assertRefused(sender, requiring(), "5.7.10");
        }
        try (Sender sender = Sender.to(promising(right))) {
            assertRefused(sender, requiring(), "5.7.10");
        }
    }

    @Test
    void aHandshakeThatBreaksIsTriedAgainLater() throws Exception {
        Script script = promising(right).at(Step.HANDSHAKE, new Fault.HangUp());
        try (Sender sender = Sender.to(script).trusting(right)) {
            Answer answer = AttemptTest.answer(sender.send(requiring(), new Patience()), Outcome.Deferred.class);
            assertThat(answer.reply().enhanced().orElseThrow()).hasToString("4.7.5");
            assertThat(sender.server(1).received()).isEmpty();
        }
    }

    @Test
    void aHostThatDoesNotPromisePassesTheMessageOnToOneThatDoes() throws Exception {
        TestCertificate second = TestCertificate.of(folder.resolve("second"), "mx2.example");
        try (Sender sender = Sender.to(Script.normal(), promising(second)).trusting(second)) {
            assertDelivered(sender, requiring());
            assertThat(sender.server(1).received()).isEmpty();
            assertThat(sender.server(2).await(1, SOON)).hasSize(1);
        }
    }

    @Test
    void aKeptConnectionIsUsedOnlyWhereItIsSafeEnough() throws Exception {
        try (Sender sender = Sender.to(promising(right)).trusting(right)) {
            assertDelivered(sender, requiring(false, false, false));
            assertDelivered(sender, requiring());
            assertDelivered(sender, requiring(false, false, false));
            assertDelivered(sender, requiring());
            assertThat(sender.server(1).connections())
                    .as("the first was not checked; the second serves all others")
                    .isEqualTo(2);
        }
        Script plain = Script.normal();
        try (Sender sender = Sender.to(plain).tls(TlsPolicy.REQUIRE)) {
            assertDelivered(sender, optional());
            Answer answer = AttemptTest.answer(
                    sender.send(requiring(false, false, false), new Patience()), Outcome.Deferred.class);
            assertThat(answer.reply().enhanced().orElseThrow()).hasToString("4.7.4");
        }
    }

    @Test
    void aReportIsNotLostBecauseARelayDoesNotKnowTheExtension() throws Exception {
        try (Sender sender = Sender.to(Script.normal().startTls(right.server())).trusting(right)) {
            assertDelivered(sender, requiring(true, false, true));
            assertThat(sender.server(1).await(1, SOON).getFirst().tls()).isTrue();
        }
        try (Sender sender = Sender.to(Script.normal())) {
            assertRefused(sender, requiring(true, false, true), "5.7.10");
        }
    }

    @Test
    void whereTheHeaderSaysThatTlsIsNotRequiredTheRoutesPolicyGivesWay() throws Exception {
        for (TlsPolicy policy : List.of(TlsPolicy.REQUIRE, TlsPolicy.VERIFY)) {
            try (Sender sender = Sender.to(Script.normal()).tls(policy)) {
                assertDelivered(sender, optional());
            }
            try (Sender sender =
                    Sender.to(Script.normal().startTls(wrongName.server())).tls(policy)) {
                assertDelivered(sender, optional());
                assertThat(sender.server(1).await(1, SOON).getFirst().tls())
                        .as("TLS is used all the same where it is offered")
                        .isTrue();
            }
        }
        try (Sender sender = Sender.to(Script.normal().offering("REQUIRETLS"))) {
            assertRefused(sender, requiring(true, true, false), "5.7.10");
        }
    }

    @Test
    void aPasswordIsNotMadePlainByWhatAHeaderSays() throws Exception {
        Path file = Files.writeString(folder.resolve("password"), "secret\n");
        try (Sender sender = Sender.to(Script.normal().user("me", "secret"))) {
            HostPort host = new HostPort("mx1.example", sender.server(1).port());
            Via via = new Via.SmartHost(host, TlsPolicy.VERIFY, false, Optional.of(new Login("me", file)));
            sender.by(Samples.route("out", via, "*"));
            AttemptTest.answer(sender.send(optional(), new Patience()), Outcome.Deferred.class);
            assertThat(sender.server(1).transcripts().toString()).doesNotContain("C: AUTH");
        }
    }
}
