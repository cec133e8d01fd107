package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Answer.Stage;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.BodyRefused;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Hands one message over on one connection, in as many mail transactions as its recipients need, and writes down what
/// the host said to each (RFC 5321 section 3.3).
final class Transaction {

    /// Recipients of one transaction: what every host must take (RFC 5321 section 4.5.3.1.8).
    static final int RECIPIENTS_MAX = 100;

    private static final int CLOSING = 421;
    private static final int TOO_MANY = 452;

    /// What may be done with the connection, and with the message, afterwards.
    enum End {
        /// The connection is good for another message.
        REUSABLE,
        /// The connection is of no more use.
        SPENT,
        /// The connection had died before it was used: nothing was said on it.
        STILLBORN,
        /// No host may be asked again in this attempt: the fault is ours.
        HOPELESS,
        /// The host takes the rest on another connection.
        EXHAUSTED
    }

    private final Connection connection;
    private final Delivery delivery;
    private final Ledger ledger;
    private final Answers answers;
    private final Patience patience;
    private final ArrayDeque<Integer> todo;
    private final Timeliness timeliness;
    private boolean closing;
    private boolean decided;

    Transaction(Connection connection, Delivery delivery, Ledger ledger, Answers answers, Patience patience) {
        this.connection = connection;
        this.delivery = delivery;
        this.ledger = ledger;
        this.answers = answers;
        this.patience = patience;
        this.todo = new ArrayDeque<>(ledger.open());
        this.timeliness = Timeliness.at(connection.client(), delivery.envelope(), answers.now());
    }

    /// @param reused whether the connection has carried a message before, and may have died since
    End run(boolean reused) {
        try {
            Fit fit = Fit.of(delivery, connection.client().extensions());
            Optional<Reply> refusal = timeliness.refusal().or(fit::refusal);
            return refusal.map(this::unfit).orElseGet(() -> handOver(fit, reused));
        } catch (IOException why) {
            return unreadable(why);
        }
    }

    private End unfit(Reply refusal) {
        Answer answer = ours(refusal, Answers.stage(dev.tasso.smtp.client.Stage.EXTENSIONS));
        todo.forEach(i -> ledger.settle(i, new Outcome.Failed(answer)));
        return End.REUSABLE;
    }

    private End handOver(Fit fit, boolean reused) {
        WatchedBody body = new WatchedBody(fit.body(), delivery.envelope().size(), patience);
        boolean untouched = reused;
        while (!todo.isEmpty()) {
            if (connection.exhausted()) {
                return End.EXHAUSTED;
            }
            List<Integer> batch = next();
            boolean before = untouched;
            patience.reached(Stage.MAIL);
            try {
                Sent sent = connection.client().send(outgoing(batch, fit.parameters(), body));
                connection.used();
                boolean died = untouched && closedBefore(sent);
                if (died) {
                    return End.STILLBORN;
                }
                record(batch, sent.results());
            } catch (BodyRefused unsendable) {
                Answer answer = ours(unsendable.reply(), Stage.DATA);
                batch.forEach(i -> ledger.settle(i, new Outcome.Failed(answer)));
                return End.SPENT;
            } catch (IOException failure) {
                return body.failure().map(this::unreadable).orElseGet(() -> failed(batch, failure, before));
            }
            if (closing) {
                return End.SPENT;
            }
            untouched = false;
        }
        // A host that only puts off is asked anew the next time: behind its name another machine may answer.
        return decided ? End.REUSABLE : End.SPENT;
    }

    /// As many as the host takes in one transaction (RFC 9422), and never more than all hosts take.
    private List<Integer> next() {
        int recipientsMax = Math.min(RECIPIENTS_MAX, connection.limit("RCPTMAX"));
        int domainsMax = connection.limit("RCPTDOMAINMAX");
        List<Integer> batch = new ArrayList<>(Math.min(todo.size(), recipientsMax));
        Set<String> domains = new HashSet<>();
        for (int i = todo.size(); i > 0 && batch.size() < recipientsMax; i--) {
            int recipient = todo.remove();
            String domain =
                    delivery.recipients().get(recipient).mailbox().domain().ascii();
            if (domains.contains(domain) || domains.size() < domainsMax) {
                domains.add(domain);
                batch.add(recipient);
            } else {
                todo.add(recipient);
            }
        }
        return batch;
    }

    private Outgoing outgoing(List<Integer> batch, MailParameters parameters, WatchedBody body) {
        List<Outgoing.To> recipients = new ArrayList<>(batch.size());
        for (int i : batch) {
            Recipient recipient = delivery.recipients().get(i);
            recipients.add(new Outgoing.To(recipient.mailbox(), recipient.parameters()));
        }
        return new Outgoing(
                delivery.envelope().sender(),
                recipients,
                parameters.withDeliverBy(timeliness.left()).withHold(Optional.empty()),
                body::open);
    }

    /// Whether the host had closed the kept connection for its age, and said so when MAIL came.
    private static boolean closedBefore(Sent sent) {
        return sent.results().stream()
                .allMatch(result ->
                        result.reply().code() == CLOSING && result.stage() == dev.tasso.smtp.client.Stage.MAIL);
    }

    private void record(List<Integer> batch, List<Sent.Result> results) {
        boolean taken = results.stream().anyMatch(Sent.Result::accepted);
        for (int i = 0; i < results.size(); i++) {
            Sent.Result result = results.get(i);
            int recipient = batch.get(i);
            closing |= result.reply().code() == CLOSING;
            decided |= result.accepted() || result.reply().permanent();
            boolean tooMany = result.stage() == dev.tasso.smtp.client.Stage.RCPT
                    && result.reply().code() == TOO_MANY;
            if (tooMany && taken) {
                // The host takes the others in a transaction of their own (RFC 5321 section 4.5.3.1.10).
                todo.add(recipient);
            }
            record(recipient, result);
        }
    }

    private void record(int recipient, Sent.Result result) {
        Stage stage = Answers.stage(result.stage());
        Answer answer = result.stage() == dev.tasso.smtp.client.Stage.EXTENSIONS
                ? ours(result.reply(), stage)
                : answers.theirs(result.reply(), connection.remote(), stage, connection.tls());
        if (result.accepted()) {
            ledger.settle(recipient, new Outcome.Delivered(answer, onward()));
        } else if (result.reply().permanent()) {
            ledger.settle(recipient, new Outcome.Failed(answer));
        } else {
            ledger.notNow(recipient, answer);
        }
    }

    private End unreadable(IOException why) {
        ledger.trouble(ours(Replies.unreadable(why), Stage.DATA), false);
        return End.HOPELESS;
    }

    /// Who knows nothing of the sender's time cannot report what becomes of it.
    private Outcome.Onward onward() {
        return timeliness.lost() ? Outcome.Onward.RELAYED : connection.onward();
    }

    private End failed(List<Integer> batch, IOException failure, boolean untouched) {
        if (!(failure instanceof ConnectionLost lost)) {
            return end(failure, Stage.MAIL, untouched);
        }
        Stage stage = Answers.stage(lost.stage());
        boolean early = stage.compareTo(Stage.DATA) < 0 || lost.stage() == dev.tasso.smtp.client.Stage.DATA;
        if (early) {
            return end(failure, stage, untouched);
        }
        List<Integer> rest = new ArrayList<>(batch);
        recordDecided(rest, lost.decided());
        if (stage == Stage.END_OF_DATA) {
            Answer answer = ours(Replies.lost(connection.remote(), stage, lost), stage);
            rest.forEach(i -> ledger.settle(i, new Outcome.Unknown(answer)));
        }
        return end(failure, stage, false);
    }

    /// What a lost connection had decided; takes those out of the batch.
    private void recordDecided(List<Integer> batch, List<Sent.Result> decided) {
        for (Sent.Result result : decided) {
            batch.stream()
                    .filter(i -> delivery.recipients().get(i).mailbox().equals(result.recipient()))
                    .findFirst()
                    .ifPresent(i -> {
                        batch.remove((Object) i);
                        record(i, result);
                    });
        }
    }

    private End end(IOException failure, Stage stage, boolean untouched) {
        if (untouched && patience.abandoned().isEmpty()) {
            return End.STILLBORN;
        }
        Reply reply = patience.abandoned()
                .map(Replies::abandoned)
                .orElseGet(() -> Replies.lost(connection.remote(), stage, failure));
        ledger.trouble(ours(reply, stage), false);
        return End.SPENT;
    }

    private Answer ours(Reply reply, Stage stage) {
        return answers.ours(reply, stage, connection.tls());
    }
}
