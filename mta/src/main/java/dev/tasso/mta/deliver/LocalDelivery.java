package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Answer.Stage;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/// Delivers into folders of this machine, or nowhere.
///
/// Forcing a file holds the thread that does it, and on a virtual thread all others with it: a few platform threads do
/// the writing.
final class LocalDelivery {

    /// Files that are written at one time.
    static final int WRITERS_MAX = 8;

    private static final long IDLE_SECONDS = 10;

    private final MaildirWriter writer;
    private final Answers answers;
    private final ExecutorService writers;

    LocalDelivery(String hostName, Answers answers) {
        this.writer = new MaildirWriter(hostName);
        this.answers = answers;
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                WRITERS_MAX,
                WRITERS_MAX,
                IDLE_SECONDS,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                Thread.ofPlatform().name("deliver-maildir-", 0).daemon().factory());
        // The threads end by themselves: after a reload, attempts under way still need those of the old configuration.
        pool.allowCoreThreadTimeOut(true);
        this.writers = pool;
    }

    List<Outcome> discard(Delivery delivery) {
        Answer answer = answers.ours(Reply.of(250, "2.0.0", "Discarded"), Stage.LOCAL);
        return delivery.recipients().stream()
                .<Outcome>map(_ -> new Outcome.Delivered(answer, Outcome.Onward.FINAL))
                .toList();
    }

    List<Outcome> maildir(Via.Maildir route, Delivery delivery, Patience patience) {
        patience.reached(Stage.LOCAL);
        List<Outcome> outcomes = new ArrayList<>(delivery.recipients().size());
        for (Recipient recipient : delivery.recipients()) {
            Future<Outcome> written = writers.submit(() -> write(route.folder(), recipient, delivery));
            outcomes.add(await(written));
            patience.moved();
        }
        return outcomes;
    }

    private Outcome await(Future<Outcome> written) {
        try {
            return written.get();
        } catch (ExecutionException defect) {
            throw new IllegalStateException(defect.getCause());
        } catch (InterruptedException _) {
            // The file may still appear; its name makes the next attempt replace it.
            Thread.currentThread().interrupt();
            return new Outcome.Deferred(answers.ours(Replies.mailboxTrouble("interrupted"), Stage.LOCAL));
        }
    }

    private Outcome write(Path folder, Recipient recipient, Delivery delivery) {
        Path mailbox;
        try {
            mailbox = MaildirWriter.mailbox(folder, recipient.mailbox());
        } catch (IllegalArgumentException noName) {
            return new Outcome.Failed(answers.ours(Replies.noFolder(noName), Stage.LOCAL));
        }
        try {
            writer.write(mailbox, recipient, delivery);
            Answer answer = answers.ours(Reply.of(250, "2.0.0", "Delivered to " + mailbox), Stage.LOCAL);
            return new Outcome.Delivered(answer, Outcome.Onward.FINAL);
        } catch (IOException failure) {
            return new Outcome.Deferred(answers.ours(Replies.mailboxTrouble(why(failure)), Stage.LOCAL));
        }
    }

    private static String why(IOException failure) {
        return failure.getClass().getSimpleName() + " " + failure.getMessage();
    }
}
