package dev.tasso.mta.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Answer.Speaker;
import dev.tasso.mta.mail.Answer.Stage;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// One message and the hosts that take it, refuse it, or vanish, over real sockets (RFC 5321).
final class AttemptTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    static Answer answer(List<Outcome> outcomes, Class<? extends Outcome> kind) {
        assertThat(outcomes).hasSize(1).first().isInstanceOf(kind);
        return outcomes.getFirst().answer();
    }

    private static Script saying(Step step, int code, String enhanced) {
        return Script.normal().at(step, Fault.answer(code, enhanced, "said at " + step));
    }

    @Test
    void oneTransactionTakesAMessageToManyRecipients() throws Exception {
        try (Sender sender = Sender.to(Script.normal())) {
            List<Outcome> outcomes = sender.send("a@example.org", "b@example.org", "c@example.org");
            assertThat(outcomes).hasSize(3).allMatch(Outcome.Delivered.class::isInstance);
            ReceivedMail mail = sender.server(1).await(1, SOON).getFirst();
            assertThat(mail.recipients()).containsExactly("a@example.org", "b@example.org", "c@example.org");
            assertThat(mail.text()).isEqualTo(Samples.TEXT);
            assertThat(mail.hello()).isEqualTo("here.example");
            Answer answer = outcomes.getFirst().answer();
            assertThat(answer.stage()).isEqualTo(Stage.END_OF_DATA);
            assertThat(answer.speaker()).isEqualTo(new Speaker.Remote("mx1.example", "127.0.0.1"));
            assertThat(answer.tls()).isEmpty();
        }
    }

    @Test
    void everyRecipientKeepsItsOwnReply() throws Exception {
        Script script = Script.normal()
                .forRecipient("b@example.org", Fault.answer(550, "5.1.1", "Nobody"))
                .forRecipient("c@example.org", Fault.answer(451, "4.7.1", "Greylisted"));
        try (Sender sender = Sender.to(script)) {
            List<Outcome> outcomes = sender.send("a@example.org", "b@example.org", "c@example.org");
            assertThat(outcomes.get(0)).isInstanceOf(Outcome.Delivered.class);
            assertThat(outcomes.get(1)).isInstanceOf(Outcome.Failed.class);
            assertThat(outcomes.get(1).answer().reply()).isEqualTo(Reply.of(550, "5.1.1", "Nobody"));
            assertThat(outcomes.get(2)).isInstanceOf(Outcome.Deferred.class);
            assertThat(outcomes.get(2).answer().reply()).isEqualTo(Reply.of(451, "4.7.1", "Greylisted"));
            assertThat(outcomes.get(2).answer().stage()).isEqualTo(Stage.RCPT);
            assertThat(sender.server(1).connections()).isEqualTo(1);
        }
    }

    @Test
    void whatOneHostPutsOffIsOfferedToTheNextAndOnlyThat() throws Exception {
        Script first = Script.normal().forRecipient("b@example.org", Fault.answer(450, "4.2.0", "Busy"));
        try (Sender sender = Sender.to(first, Script.normal())) {
            List<Outcome> outcomes = sender.send("a@example.org", "b@example.org");
            assertThat(outcomes).allMatch(Outcome.Delivered.class::isInstance);
            assertThat(sender.server(1).received()).hasSize(1);
            assertThat(sender.server(2).await(1, SOON).getFirst().recipients()).containsExactly("b@example.org");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA", "END_OF_DATA"})
    void a4yzAnywhereGoesOnToTheNextHost(Step step) throws Exception {
        try (Sender sender = Sender.to(saying(step, 451, "4.3.0"), Script.normal())) {
            answer(sender.send("a@example.org"), Outcome.Delivered.class);
            assertThat(sender.server(1).received()).isEmpty();
            assertThat(sender.server(2).await(1, SOON)).hasSize(1);
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"MAIL", "RCPT", "DATA", "END_OF_DATA"})
    void a5yzToTheMessageIsFinal(Step step) throws Exception {
        try (Sender sender = Sender.to(saying(step, 554, "5.7.1"), Script.normal())) {
            Answer answer = answer(sender.send("a@example.org"), Outcome.Failed.class);
            assertThat(answer.reply().text()).isEqualTo("said at " + step);
            assertThat(answer.stage().name()).isEqualTo(step.name());
            assertThat(sender.server(2).connections()).isZero();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Step.class,
            names = {"CONNECT", "EHLO", "MAIL", "RCPT", "DATA"})
    void aConnectionLostBeforeTheFinalDotGoesOnToTheNextHost(Step step) throws Exception {
        try (Sender sender = Sender.to(Script.normal().at(step, new Fault.HangUp()), Script.normal())) {
            answer(sender.send("a@example.org"), Outcome.Delivered.class);
            assertThat(sender.server(2).await(1, SOON)).hasSize(1);
        }
    }

    @Test
    void aGreetingOf5yzIsFinalOnlyWhereNoOtherHostMayYetTakeIt() throws Exception {
        try (Sender sender = Sender.to(saying(Step.CONNECT, 554, "5.7.1"))) {
            Answer answer = answer(sender.send("a@example.org"), Outcome.Failed.class);
            assertThat(answer.stage()).isEqualTo(Stage.GREETING);
        }
        try (Sender sender = Sender.to(saying(Step.CONNECT, 554, "5.7.1"), saying(Step.CONNECT, 421, "4.3.2"))) {
            assertThat(answer(sender.send("a@example.org"), Outcome.Deferred.class)
                            .reply()
                            .code())
                    .isEqualTo(421);
        }
        try (Sender sender = Sender.to(saying(Step.CONNECT, 554, "5.7.1"), Script.normal())) {
            answer(sender.send("a@example.org"), Outcome.Delivered.class);
        }
    }

    @Test
    void aHostThatRefusesEhloGetsTheMessageByHelo() throws Exception {
        try (Sender sender = Sender.to(saying(Step.EHLO, 500, "5.5.1"))) {
            answer(sender.send("a@example.org"), Outcome.Delivered.class);
            assertThat(sender.server(1).await(1, SOON)).hasSize(1);
        }
    }

    @Test
    void aReplyLostAfterTheFinalDotIsUnknownAndNobodyElseIsAsked() throws Exception {
        try (Sender sender = Sender.to(Script.normal().at(Step.END_OF_DATA, new Fault.HangUp()), Script.normal())) {
            Answer answer = answer(sender.send("a@example.org"), Outcome.Unknown.class);
            assertThat(answer.stage()).isEqualTo(Stage.END_OF_DATA);
            assertThat(sender.server(2).connections()).isZero();
        }
    }

    @Test
    void aDeadHostIsPassedOverAndRememberedAsDead() throws Exception {
        try (Sender sender = Sender.to(Script.normal(), Script.normal())) {
            sender.dns.host("mx1.example", "127.0.0.77");
            for (int i = 0; i < 2; i++) {
                answer(sender.send("a@example.org"), Outcome.Delivered.class);
            }
            assertThat(sender.server(2).await(2, SOON)).hasSize(2);
        }
    }

    @Test
    void nobodyThereIsTroubleThatMayPass() throws Exception {
        try (Sender sender = Sender.to(Script.normal())) {
            sender.dns.host("mx1.example", "127.0.0.77");
            Answer answer = answer(sender.send("a@example.org"), Outcome.Deferred.class);
            assertThat(answer.stage()).isEqualTo(Stage.CONNECT);
            assertThat(answer.reply().toString()).startsWith("451 4.4.1 ");
            assertThat(answer.speaker()).isEqualTo(new Speaker.Ourselves());
        }
    }

    @Test
    void severalAddressesOfAHostAreTriedInTurn() throws Exception {
        try (Sender sender = Sender.to(Script.normal())) {
            sender.dns.host("mx1.example", "127.0.0.5", "::1", "127.0.0.1");
            Answer answer = answer(sender.send("a@example.org"), Outcome.Delivered.class);
            assertThat(answer.speaker()).isEqualTo(new Speaker.Remote("mx1.example", "127.0.0.1"));
        }
    }

    @Test
    void moreRecipientsThanAHostTakesAtOnceGoInFurtherTransactions() throws Exception {
        Script script =
                Script.normal().forRecipient("p3@example.org", 1, Fault.answer(452, "4.5.3", "Too many recipients"));
        try (Sender sender = Sender.to(script)) {
            String[] many = IntStream.range(0, 150)
                    .mapToObj(i -> "p" + i + "@example.org")
                    .toArray(String[]::new);
            assertThat(sender.send(many)).hasSize(150).allMatch(Outcome.Delivered.class::isInstance);
            List<ReceivedMail> mails = sender.server(1).await(2, SOON);
            assertThat(mails.stream().flatMap(mail -> mail.recipients().stream()))
                    .containsExactlyInAnyOrder(many);
            assertThat(sender.server(1).connections()).isEqualTo(1);
        }
    }

    @Test
    void aBodyThatCannotBeReadIsOurTroubleAndEndsTheAttempt() throws Exception {
        try (Sender sender = Sender.to(Script.normal(), Script.normal())) {
            Delivery delivery = Samples.delivery(
                    100,
                    () -> {
                        throw new IOException("the spool is gone");
                    },
                    "a@example.org");
            Answer answer = answer(sender.send(delivery, new Patience()), Outcome.Deferred.class);
            assertThat(answer.reply().toString()).startsWith("451 4.3.0 ");
            assertThat(answer.speaker()).isEqualTo(new Speaker.Ourselves());
            assertThat(sender.server(1).received()).isEmpty();
            assertThat(sender.server(2).connections()).isZero();
        }
    }

    @Test
    void a13_aStoredBareLineEndNeverLeaves() throws Exception {
        try (Sender sender = Sender.to(Script.normal())) {
            Delivery delivery = Samples.delivering("Subject: x\r\n\r\none\n.\nMAIL FROM:<x@y>\r\n", "a@example.org");
            Answer answer = answer(sender.send(delivery, new Patience()), Outcome.Failed.class);
            assertThat(answer.reply().code()).isGreaterThanOrEqualTo(500);
            assertThat(sender.server(1).received()).isEmpty();
        }
    }

    @Test
    void g106_aHostThatIsAListenerOfOursIsALoop() throws Exception {
        try (Sender sender = Sender.to(Script.normal(), Script.normal())) {
            sender.dns.host("mx1.example", "127.0.0.9");
            Answer answer = answer(sender.send("a@example.org"), Outcome.Failed.class);
            assertThat(answer.reply().toString()).startsWith("554 5.4.6 ");
            assertThat(sender.server(2).connections()).isZero();
        }
    }

    @Test
    void g107_aNullMxFailsAtOnce() throws Exception {
        try (Sender sender = Sender.to(Script.normal())) {
            sender.dns.mx("closed.example", 0, "").host("closed.example", "127.0.0.1");
            Answer answer = answer(sender.send("a@closed.example"), Outcome.Failed.class);
            assertThat(answer.reply().toString()).startsWith("556 5.1.10 ");
            assertThat(sender.server(1).connections()).isZero();
        }
    }

    @Test
    void h111_addressesThatAreNotPublicAreNotConnectedTo() throws Exception {
        try (Sender sender = Sender.to(Script.normal()).allowing()) {
            sender.dns.host("mapped.example", "::ffff:127.0.0.1").host("nat.example", "64:ff9b::7f00:1");
            for (String to : List.of(
                    "a@example.org",
                    "a@mapped.example",
                    "a@nat.example",
                    "a@[127.0.0.1]",
                    "a@[IPv6:::1]",
                    "a@[IPv6:::ffff:127.0.0.1]")) {
                Answer answer = answer(sender.send(to), Outcome.Failed.class);
                assertThat(answer.reply().toString()).startsWith("550 5.4.4 ");
            }
            assertThat(sender.server(1).connections()).isZero();
        }
    }

    @Test
    void h111_anAnswerThatChangesAfterTheCheckLeadsNowhereElse() throws Exception {
        try (Sender sender = Sender.to(Script.normal(), Script.normal()).allowing("127.0.0.2/32")) {
            sender.dns.host("rebind.example", "127.0.0.1", "127.0.0.2");
            Answer answer = answer(sender.send("a@rebind.example"), Outcome.Delivered.class);
            assertThat(answer.speaker()).isEqualTo(new Speaker.Remote("rebind.example", "127.0.0.2"));
            sender.dns.host("rebind.example", "127.0.0.1");
            sender.deliverer().close();
            answer(sender.allowing("127.0.0.2/32").send("a@rebind.example"), Outcome.Failed.class);
            assertThat(sender.server(1).connections()).isZero();
        }
    }

    @Test
    void dnsTroubleDefersAndNobodyIsAsked() throws Exception {
        try (Sender sender = Sender.to(Script.normal())) {
            sender.dns.broken("sick.example", "SERVFAIL").mx("half.example", 1, "sick.example");
            for (String to : List.of("a@sick.example", "a@half.example")) {
                assertThat(answer(sender.send(to), Outcome.Deferred.class)
                                .reply()
                                .toString())
                        .startsWith("451 4.4.3 ");
            }
        }
    }
}
