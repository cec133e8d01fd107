package dev.tasso.mta.spool;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mail.NewMessage;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// How many share a force: who comes in company waits for it, who is alone does not.
@Timeout(20)
class BacklogTest {
    private static final Duration LONG = Duration.ofMinutes(1);

    private final Mails mails = new Mails(1);
    private final Backlog backlog = new Backlog(100);

    private Job message() {
        NewMessage message = mails.message("hello", "anna@example.org");
        return new Job.Accept(message, 0, new Job.Answer<>());
    }

    @Test
    void aMessageAloneDoesNotWait() throws InterruptedException {
        backlog.offer(message());
        assertThat(backlog.take(512, LONG, 1, LONG)).hasSize(1);
    }

    @Test
    void aMessageWaitsForCompanyAndNoLonger() throws Exception {
        CompletableFuture<List<Job>> taken = new CompletableFuture<>();
        Thread writer = Thread.ofPlatform().start(() -> {
            try {
                taken.complete(backlog.take(512, LONG, 3, LONG));
            } catch (InterruptedException e) {
                taken.completeExceptionally(e);
            }
        });
        backlog.offer(message());
        backlog.offer(message());
        while (writer.getState() != Thread.State.TIMED_WAITING) {
            Thread.onSpinWait();
        }
        assertThat(taken).isNotDone();
        backlog.offer(message());
        assertThat(taken.get()).hasSize(3);
    }

    @Test
    void companyThatDoesNotComeIsNotWaitedForLonger() throws InterruptedException {
        backlog.offer(message());
        assertThat(backlog.take(512, LONG, 3, Duration.ofMillis(1))).hasSize(1);
    }

    @Test
    void completionsAloneWaitForNobody() throws InterruptedException {
        backlog.offer(new Job.Task(new Chore(_ -> {})));
        assertThat(backlog.take(512, LONG, 3, LONG)).hasSize(1);
    }
}
