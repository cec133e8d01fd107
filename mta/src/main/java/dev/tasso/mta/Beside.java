package dev.tasso.mta;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// A part of the server that takes its time to start, and needs none of the others for it: it starts beside them.
final class Beside<T extends AutoCloseable> {

    private final FutureTask<T> task;

    Beside(String name, Supplier<T> start) {
        this.task = new FutureTask<>(start::get);
        Thread.ofPlatform().daemon().name("start-" + name).start(task);
    }

    /// The part, once it has started; throws what kept it from starting.
    T await() {
        try {
            return task.get();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new CompletionException(failed);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CompletionException(stop);
        }
    }

    /// Closes the part; one that did not start needs no closing.
    public void close() throws Exception {
        T part;
        try {
            part = await();
        } catch (RuntimeException notStarted) {
            return;
        }
        part.close();
    }
}
