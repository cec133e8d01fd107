package dev.tasso.mta.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.Route;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.mail.Answer.Speaker;
import dev.tasso.mta.mail.Answer.Stage;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;

/// Connections that carry one message after the other, and attempts that are ended from outside.
final class KeptConnectionsTest {

    private static final Duration SOON = Duration.ofSeconds(20);

    private static void delivered(Sender sender, String recipient) throws InterruptedException {
        AttemptTest.answer(sender.send(recipient), Outcome.Delivered.class);
    }

    @Test
    void manyMessagesGoOverOneConnectionAlsoForDomainsThatShareTheHosts() throws Exception {
        try (Sender sender = Sender.to(Script.normal())) {
            sender.dns.mx("other.example", 5, "mx1.example");
            for (int i = 0; i < 5; i++) {
                delivered(sender, "a@example.org");
                delivered(sender, "b@other.example");
            }
            assertThat(sender.server(1).await(10, SOON)).hasSize(10);
            assertThat(sender.server(1).connections()).isEqualTo(1);
            assertThat(sender.deliverer().idleConnections()).isEqualTo(1);
        }
    }

    @Test
    void aConnectionIsClosedAfterItsShareOfMessages() throws Exception {
        Route plain = Samples.mx(TlsPolicy.MAY);
        Route few = new Route("few", plain.match(), plain.via(), plain.retry(), 10, 2);
        try (Sender sender = Sender.to(Script.normal()).by(few)) {
            for (int i = 0; i < 5; i++) {
                delivered(sender, "a@example.org");
            }
            assertThat(sender.server(1).connections()).isEqualTo(3);
        }
    }

    @Test
    void aKeptConnectionThatDiedIsReplacedAndCostsNoAttempt() throws Exception {
        try (Sender sender = Sender.to(Script.normal()
                .at(Step.END_OF_DATA, 1, new Fault.AnswerAndHangUp(Reply.of(250, "2.0.0", "Taken, and goodbye"))))) {
            delivered(sender, "a@example.org");
            delivered(sender, "b@example.org");
            assertThat(sender.server(1).await(1, SOON).getLast().recipients()).containsExactly("b@example.org");
            assertThat(sender.server(1).connections()).isEqualTo(2);
        }
    }

    @Test
    void a421ThatAwaitsTheNextMessageIsNoAnswerToIt() throws Exception {
        Script script =
                Script.normal().at(Step.END_OF_DATA, 1, new Fault.Raw("250 Ok\r\n421 4.4.2 Idle for too long\r\n"));
        try (Sender sender = Sender.to(script)) {
            delivered(sender, "a@example.org");
            delivered(sender, "b@example.org");
            assertThat(sender.server(1).await(1, SOON).getLast().recipients()).containsExactly("b@example.org");
            assertThat(sender.server(1).connections()).isEqualTo(2);
        }
    }

    @Test
    void aRefusedTransactionLeavesNothingBehindForTheNext() throws Exception {
        Script script = Script.normal()
                .forRecipient("bad@example.org", Fault.answer(550, "5.1.1", "Nobody"))
                .at(Step.DATA, 1, Fault.answer(554, "5.3.0", "Not this one"));
        try (Sender sender = Sender.to(script)) {
            AttemptTest.answer(sender.send("good1@example.org"), Outcome.Failed.class);
            AttemptTest.answer(sender.send("bad@example.org"), Outcome.Failed.class);
            delivered(sender, "good@example.org");
            assertThat(sender.server(1).await(1, SOON).getFirst().recipients()).containsExactly("good@example.org");
            assertThat(sender.server(1).connections()).isEqualTo(1);
        }
    }

    @Test
    void whatWasPutOffIsTriedAgainOverAnotherConnection() throws Exception {
        Script deferring = Script.normal().at(Step.END_OF_DATA, Fault.answer(451, "4.3.0", "Not on this machine"));
        try (Sender sender = Sender.to(deferring)) {
            AttemptTest.answer(sender.send("a@example.org"), Outcome.Deferred.class);
            // Holds for new connections only, as another machine behind the same name would.
            sender.server(1).follow(Script.normal());
            delivered(sender, "a@example.org");
            assertThat(sender.server(1).connections()).isEqualTo(2);
        }
    }

    @Test
    void closingSaysGoodbyeAndKeepsNothing() throws Exception {
        try (Sender sender = Sender.to(Script.normal())) {
            delivered(sender, "a@example.org");
            sender.deliverer().close();
            delivered(sender, "b@example.org");
            assertThat(sender.deliverer().idleConnections()).isZero();
        }
    }

    private static Connection connection(Sender sender) throws IOException {
        ScenarioServer server = sender.server(1);
        SmtpClient client = SmtpClient.connect(ClientOptions.named("here.example"), server.address());
        client.greeting();
        return new Connection(client, new Speaker.Remote("mx1.example", "127.0.0.1"), false);
    }

    @Test
    void anIdleConnectionIsClosedAfterItsTime() throws Exception {
        try (Connections connections = new Connections(Duration.ZERO);
                Sender sender = Sender.to(Script.normal())) {
            Site site = new Site("mx", "mx1.example");
            connections.keep(site, connection(sender));
            long end = System.nanoTime() + SOON.toNanos();
            while (sender.server(1).open() > 0 && System.nanoTime() < end) {
                Thread.onSpinWait();
            }
            assertThat(connections.take(site, _ -> true)).isEmpty();
            assertThat(sender.server(1).open()).isZero();
        }
    }

    @Test
    void theNumberOfIdleConnectionsIsBounded() throws Exception {
        try (Sender sender = Sender.to(Script.normal());
                Connections connections = new Connections(Duration.ofMinutes(1))) {
            Site site = new Site("mx", "mx1.example");
            for (int i = 0; i < Connections.PER_SITE_MAX + 5; i++) {
                connections.keep(site, connection(sender));
            }
            assertThat(connections.count()).isEqualTo(Connections.PER_SITE_MAX);
        }
    }

    @Test
    void anAttemptThatWaitsForAGreetingCanBeAbandoned() throws Exception {
        try (Sender sender = Sender.to(Script.normal().at(Step.CONNECT, new Fault.Stall()), Script.normal())) {
            Patience patience = new Patience();
            Thread impatient = Thread.ofVirtual().start(() -> {
                while (patience.stage() != Stage.GREETING) {
                    Thread.onSpinWait();
                }
                assertThat(patience.abandon("others wait")).isTrue();
            });
            List<Outcome> outcomes = sender.send(Samples.delivery("a@example.org"), patience);
            impatient.join();
            assertThat(AttemptTest.answer(outcomes, Outcome.Deferred.class)
                            .reply()
                            .toString())
                    .isEqualTo("451 4.4.2 Not waited for any longer: others wait");
            assertThat(sender.server(2).connections()).isZero();
        }
    }

    @Test
    void anAttemptThatHandsOverIsNotAbandonedButCanBeCut() throws Exception {
        try (Sender sender = Sender.to(Script.normal().at(Step.END_OF_DATA, new Fault.Stall()), Script.normal())) {
            Patience patience = new Patience();
            CountDownLatch refused = new CountDownLatch(1);
            Thread impatient = Thread.ofVirtual().start(() -> {
                while (patience.stage() != Stage.END_OF_DATA || sender.server(1).connections() == 0) {
                    Thread.onSpinWait();
                }
                if (!patience.abandon("others wait")) {
                    refused.countDown();
                }
                patience.cut("the server stops");
            });
            List<Outcome> outcomes = sender.send(Samples.delivery("a@example.org"), patience);
            impatient.join();
            assertThat(refused.getCount()).isZero();
            AttemptTest.answer(outcomes, Outcome.Unknown.class);
            assertThat(sender.server(2).connections()).isZero();
        }
    }

    @Test
    void anAttemptAbandonedBeforeItBeganAsksNobody() throws Exception {
        try (Sender sender = Sender.to(Script.normal())) {
            Patience patience = new Patience();
            patience.abandon("too late");
            AttemptTest.answer(sender.send(Samples.delivery("a@example.org"), patience), Outcome.Deferred.class);
            assertThat(sender.server(1).connections()).isZero();
        }
    }

    @Test
    void aRouteThatDiscardsTakesEverything() throws Exception {
        try (Sender sender = Sender.to().by(Samples.route("nowhere", new Via.Discard(), "*"))) {
            assertThat(sender.send("a@example.org", "b@example.org")).allMatch(Outcome.Delivered.class::isInstance);
        }
    }
}
