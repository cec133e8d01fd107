package dev.tasso.mta.spool;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/// One thing that the writer is asked to do, and whoever waits for it.
sealed interface Job {

    /// Ends the waiting because the store failed.
    void fail(IOException why);

    /// A message that is answered once it is forced.
    ///
    /// @param generation of the store when its intake began
    record Accept(NewMessage message, int generation, Answer<Boolean> answer) implements Job {

        /// Whether its chunks went to an earlier opening of the store.
        boolean stale(int current) {
            return generation != current && message.body() instanceof NewMessage.Body.Chunked;
        }

        @Override
        public void fail(IOException why) {
            answer.fail(why);
        }
    }

    /// A chunk of a large body, ahead of its message.
    record Append(MessageId message, int chunk, byte[] octets, int generation, Answer<Boolean> answer) implements Job {
        @Override
        public void fail(IOException why) {
            answer.fail(why);
        }
    }

    /// What ended attempts; answered once it is written.
    record Settle(
            List<Store.Settlement> settlements,
            List<NewMessage> reports,
            List<Event.OfMessage> events,
            Answer<List<Store.Settled>> answer)
            implements Job {
        @Override
        public void fail(IOException why) {
            answer.fail(why);
        }
    }

    /// Anything rarer; answered once it is forced.
    record Task(Rare work) implements Job {
        @Override
        public void fail(IOException why) {
            work.fail(why);
        }
    }

    /// An event of the server for the history; nobody waits.
    record Note(Event event) implements Job {
        @Override
        public void fail(IOException why) {
            // It was published already; a history without it is complete in all that concerns messages.
        }
    }

    /// Work of its own kind on the writer thread.
    interface Rare {

        void run(Store store) throws IOException;

        /// After the force.
        void done(Group.Release release);

        void fail(IOException why);
    }

    /// Where one thread waits for what another finds out.
    final class Answer<T> {

        private final CompletableFuture<T> future = new CompletableFuture<>();

        void give(T value) {
            future.complete(value);
        }

        void fail(IOException why) {
            future.completeExceptionally(why);
        }

        /// The same failure, with the trace of whoever waited.
        private static IOException again(@Nullable Throwable cause) {
            String why = cause == null ? "the store failed" : String.valueOf(cause.getMessage());
            IOException again = cause instanceof Store.Damage ? new Store.Damage(why) : new IOException(why);
            again.initCause(cause);
            return again;
        }

        T await() throws IOException {
            boolean interrupted = false;
            try {
                while (true) {
                    try {
                        return future.get();
                    } catch (InterruptedException e) {
                        // What was handed in happens or not, whoever is interrupted: the answer must be true.
                        interrupted = true;
                    } catch (ExecutionException e) {
                        throw again(e.getCause());
                    }
                }
            } finally {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
            }
        }
    }
}
