package dev.tasso.mta.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.server.Handler;
import dev.tasso.smtp.server.Peer;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.Services;
import dev.tasso.smtp.server.SessionLimits;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Transaction;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// What a host says beforehand of its limits is kept (RFC 9422), and that it takes no mail is believed (RFC 7504).
class ToldLimitsTest {

    /// Takes everything, and counts.
    private static final class Counting implements Handler {

        final AtomicInteger connections = new AtomicInteger();
        final List<Integer> transactions = new CopyOnWriteArrayList<>();

        @Override
        public Reply connected(Peer peer) {
            connections.incrementAndGet();
            return Handler.super.connected(peer);
        }

        @Override
        public Reply message(Transaction transaction, InputStream body) throws IOException {
            body.readAllBytes();
            transactions.add(transaction.recipients().size());
            return Replies.MESSAGE_OK;
        }
    }

    private static Sender through(SmtpServer host) throws IOException {
        HostPort at = new HostPort("127.0.0.1", host.address().getPort());
        return Sender.to()
                .by(Samples.route("smart", new Via.SmartHost(at, TlsPolicy.NONE, false, Optional.empty()), "*"));
    }

    private static void allDelivered(List<Outcome> outcomes) {
        assertThat(outcomes).allSatisfy(each -> assertThat(each).isInstanceOf(Outcome.Delivered.class));
    }

    @Test
    void oneMessageGoesInAsManyTransactionsAndConnectionsAsTheHostWants() throws Exception {
        Counting host = new Counting();
        ServerOptions options = ServerOptions.onLoopback(0)
                .withSessionLimits(SessionLimits.defaults().withRecipientsMax(2))
                .withServices(Services.plain().withMailsMax(2).withRecipientDomainsMax(1));
        try (SmtpServer server = SmtpServer.start(options, _ -> host);
                Sender sender = through(server)) {
            allDelivered(sender.send("1@a.test", "2@a.test", "3@a.test", "4@b.test", "5@c.test", "6@b.test"));
            assertThat(host.transactions).containsExactlyInAnyOrder(2, 1, 2, 1);
            assertThat(host.connections).hasValue(2);
            assertThat(sender.deliverer().idleConnections()).isZero();
        }
    }

    @Test
    void aConnectionIsKeptForAsManyMessagesAsTheHostTakes() throws Exception {
        Counting host = new Counting();
        ServerOptions options =
                ServerOptions.onLoopback(0).withServices(Services.plain().withMailsMax(3));
        try (SmtpServer server = SmtpServer.start(options, _ -> host);
                Sender sender = through(server)) {
            for (int i = 0; i < 7; i++) {
                allDelivered(sender.send("1@a.test"));
            }
            assertThat(host.connections).hasValue(3);
        }
    }

    @Test
    void aHostThatTakesNoMailIsPassedOverAndWhereThereIsNoOtherTheMailFails() throws Exception {
        Script none = Script.normal().at(Step.CONNECT, Fault.answer(521, "5.3.2", "No mail here"));
        try (Sender sender = Sender.to(none, Script.normal())) {
            allDelivered(sender.send("a@example.org"));
        }
        try (Sender sender = Sender.to(none)) {
            assertThat(sender.send("a@example.org"))
                    .singleElement()
                    .isInstanceOfSatisfying(
                            Outcome.Failed.class,
                            failed -> assertThat(failed.answer().reply().code()).isEqualTo(521));
        }
    }

    @Test
    void aDomainThatTheHostKnowsToHaveNoMailFailsThere() throws Exception {
        Script knowing = Script.normal().forRecipient("a@example.org", Fault.answer(556, "5.1.10", "Null MX"));
        try (Sender sender = Sender.to(knowing)) {
            assertThat(sender.send("a@example.org", "b@example.org"))
                    .satisfiesExactly(
                            first -> assertThat(first).isInstanceOf(Outcome.Failed.class),
                            second -> assertThat(second).isInstanceOf(Outcome.Delivered.class));
        }
    }
}
