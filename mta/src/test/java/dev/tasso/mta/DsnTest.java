package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.client.BodySource;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.Notify;
import dev.tasso.smtp.command.OriginalRecipient;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.command.Ret;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Transaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Reports as the sender wants them (RFC 3461), through the whole server.
final class DsnTest {

    private static final String MESSAGE = "Subject: bread\r\n\r\nthe body itself\r\n";
    private static final MailParameters NAMED =
            MailParameters.NONE.withEnvid("id 1+1=2").withRet(Ret.FULL);

    @TempDir
    private Path folder;

    private static Mailbox mailbox(String text) {
        return Mailbox.parse(text).orElseThrow();
    }

    private static Sent send(RunningTasso tasso, String from, MailParameters parameters, Outgoing.To... to)
            throws IOException {
        ReversePath sender = from.isEmpty() ? new ReversePath.Null() : new ReversePath.Sender(mailbox(from));
        try (SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), tasso.address("mx"))) {
            client.greeting();
            client.hello();
            assertThat(client.extensions().optional()).contains(Extension.DSN);
            Sent sent = client.send(new Outgoing(sender, List.of(to), parameters, BodySource.of(MESSAGE)));
            client.quit();
            assertThat(sent.accepted()).isTrue();
            return sent;
        }
    }

    private static Outgoing.To to(String mailbox, Notify... events) {
        return new Outgoing.To(mailbox(mailbox), RecipientParameters.NONE.withNotify(Set.of(events)));
    }

    private static void awaitDelivered(RunningTasso tasso, String mailbox) throws InterruptedException {
        tasso.told().await(event -> delivered(event, mailbox));
    }

    private static boolean delivered(Event event, String mailbox) {
        return event instanceof Event.Attempted attempted
                && attempted.mailbox().text().equals(mailbox)
                && attempted.outcome() instanceof Outcome.Delivered;
    }

    private static Predicate<Event> nth(int number, Predicate<Event> wanted) {
        AtomicInteger seen = new AtomicInteger();
        return event -> wanted.test(event) && seen.incrementAndGet() == number;
    }

    @Test
    void arrivalInAMailboxIsToldToWhoAskedAndToNobodyElse() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, "")) {
            send(tasso, "me@localhost", NAMED, to("you@localhost", Notify.SUCCESS), to("they@localhost"));
            awaitDelivered(tasso, "me@localhost");
            assertThat(tasso.mailbox("localhost", "me"))
                    .singleElement()
                    .satisfies(report -> assertThat(report)
                            .contains("Original-Envelope-Id: id 1+1=2", "Final-Recipient: rfc822; you@localhost")
                            .contains("Action: delivered", "Status: 2.0.0", "text/rfc822-headers")
                            .doesNotContain("they@localhost", "the body itself"));
        }
    }

    @Test
    void aNameThatStandsForSeveralIsReportedAsExpandedOnceAndNobodyElseReportsSuccess() throws Exception {
        String aliases = """
            [aliases]
            staff = ["you@localhost", "they@localhost"]
            boss = ["you@localhost"]
            """;
        try (RunningTasso tasso = RunningTasso.start(folder, aliases)) {
            RecipientParameters named = RecipientParameters.NONE
                    .withNotify(Set.of(Notify.SUCCESS, Notify.FAILURE))
                    .withOriginalRecipient(OriginalRecipient.of("all+1@elsewhere.example"));
            send(tasso, "me@localhost", NAMED, new Outgoing.To(mailbox("staff@localhost"), named));
            awaitDelivered(tasso, "me@localhost");
            assertThat(tasso.mailbox("localhost", "me"))
                    .singleElement()
                    .satisfies(report -> assertThat(report)
                            .contains("Original-Envelope-Id: id 1+1=2", "Action: expanded", "Status: 2.0.0")
                            .contains("Original-Recipient: rfc822; all+1@elsewhere.example")
                            .contains("Final-Recipient: rfc822; staff@localhost")
                            .doesNotContain("you@", "they@", "Action: delivered"));
            send(tasso, "me@localhost", NAMED, to("boss@localhost", Notify.SUCCESS), to("staff@localhost"));
            tasso.told().await(nth(2, event -> delivered(event, "me@localhost")));
            assertThat(tasso.mailbox("localhost", "me"))
                    .hasSize(2)
                    .anySatisfy(report -> assertThat(report)
                            .contains("Action: delivered", "Original-Recipient: rfc822; boss@localhost")
                            .doesNotContain("expanded"));
        }
    }

    @Test
    void aHostThatMakesNoReportsIsReportedAsRelayed() throws Exception {
        try (ScenarioServer there = ScenarioServer.start(Script.normal());
                RunningTasso tasso =
                        RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""))) {
            send(tasso, "me@localhost", NAMED, to("one@there.example", Notify.SUCCESS, Notify.FAILURE));
            awaitDelivered(tasso, "me@localhost");
            assertThat(tasso.mailbox("localhost", "me"))
                    .singleElement()
                    .satisfies(report -> assertThat(report).contains("Action: relayed", "Remote-MTA: dns; 127.0.0.1"));
        }
    }

    @Test
    void aHostWithDsnIsToldEverythingAndLeftToReport() throws Exception {
        LinkedBlockingQueue<Transaction> taken = new LinkedBlockingQueue<>();
        ServerOptions options = ServerOptions.onLoopback(0).withExtensions(Set.of(Extension.DSN));
        try (SmtpServer there = SmtpServer.start(options, (transaction, body) -> {
                    body.readAllBytes();
                    taken.add(transaction);
                    return Replies.MESSAGE_OK;
                });
                RunningTasso tasso = RunningTasso.start(
                        folder,
                        RunningTasso.route("there.example", there.address().getPort(), ""))) {
            RecipientParameters wanted = RecipientParameters.NONE
                    .withNotify(Set.of(Notify.SUCCESS, Notify.DELAY))
                    .withOriginalRecipient(new OriginalRecipient("x400", "/C=xx/O=y+z/"));
            send(tasso, "me@localhost", NAMED, new Outgoing.To(mailbox("one@there.example"), wanted));
            Transaction transaction = taken.poll(20, TimeUnit.SECONDS);
            assertThat(transaction).isNotNull();
            assertThat(transaction.parameters().envid()).contains("id 1+1=2");
            assertThat(transaction.parameters().ret()).contains(Ret.FULL);
            assertThat(transaction.accepted().getFirst().parameters()).isEqualTo(wanted);
            awaitDelivered(tasso, "one@there.example");
            assertThat(tasso.mailbox("localhost", "me")).isEmpty();
        }
    }

    @Test
    void aFailureBringsBackWhatWasAskedFor() throws Exception {
        Script script = Script.normal().forRecipient("no@there.example", Fault.answer(550, "5.1.1", "No"));
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso =
                        RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""))) {
            RecipientParameters named =
                    RecipientParameters.NONE.withOriginalRecipient(OriginalRecipient.of("first+try@there.example"));
            send(tasso, "me@localhost", NAMED, new Outgoing.To(mailbox("no@there.example"), named));
            awaitDelivered(tasso, "me@localhost");
            send(tasso, "me@localhost", NAMED.withRet(Ret.HDRS), to("no@there.example", Notify.FAILURE));
            tasso.told().await(nth(2, event -> delivered(event, "me@localhost")));
            assertThat(tasso.mailbox("localhost", "me"))
                    .anySatisfy(report -> assertThat(report)
                            .contains("Content-Type: message/rfc822", "the body itself")
                            .contains("Original-Recipient: rfc822; first+try@there.example"))
                    .anySatisfy(report ->
                            assertThat(report).contains("text/rfc822-headers").doesNotContain("the body itself"));
        }
    }

    @Test
    void g105_neverAndTheNullSenderAreNeverReportedTo() throws Exception {
        Script script = Script.normal().forRecipient("no@there.example", Fault.answer(550, "5.1.1", "No"));
        try (ScenarioServer there = ScenarioServer.start(script);
                RunningTasso tasso =
                        RunningTasso.start(folder, RunningTasso.route("there.example", there.port(), ""))) {
            send(tasso, "me@localhost", NAMED, to("no@there.example"));
            send(tasso, "me@localhost", NAMED, to("no@there.example", Notify.SUCCESS, Notify.DELAY));
            send(tasso, "", NAMED, to("no@there.example", Notify.SUCCESS, Notify.FAILURE));
            send(tasso, "", NAMED, to("you@localhost", Notify.SUCCESS));
            tasso.told().await(nth(3, Event.NotReported.class::isInstance));
            awaitDelivered(tasso, "you@localhost");
            assertThat(tasso.mailbox("localhost", "me")).isEmpty();
            assertThat(tasso.mailbox("localhost", "postmaster")).isEmpty();
        }
    }
}
