package dev.tasso.mta.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/// What waits for the writer. Completions have room always and go first; messages are bounded by count, and the octets
/// of all bodies in the heap by a budget.
final class Backlog {

    private final int messagesMax;
    private final long octetsMax;
    private final Deque<Job> completions = new ArrayDeque<>();
    private final Deque<Job> messages = new ArrayDeque<>();
    private int accepts;
    private long octets;
    private Optional<IOException> closed = Optional.empty();

    Backlog(int messagesMax, long octetsMax) {
        this.messagesMax = messagesMax;
        this.octetsMax = octetsMax;
    }

    /// Hands in a job; false where it is a message and there are too many. While the store is closed the job fails at
    /// once.
    boolean offer(Job job) {
        IOException why;
        synchronized (this) {
            if (closed.isEmpty()) {
                return add(job);
            }
            why = closed.get();
        }
        job.fail(why);
        return true;
    }

    private boolean add(Job job) {
        switch (job) {
            case Job.Accept _ -> {
                if (accepts >= messagesMax) {
                    return false;
                }
                accepts++;
                messages.add(job);
            }
            case Job.Append _ -> messages.add(job);
            case Job.Settle _, Job.Task _, Job.Note _ -> completions.add(job);
        }
        notifyAll();
        return true;
    }

    /// Everything that waits, up to `max` jobs of either kind; waits for the first one at most so long.
    synchronized List<Job> take(int max, Duration atMost) throws InterruptedException {
        long until = System.nanoTime() + atMost.toNanos();
        long left = until - System.nanoTime();
        while (completions.isEmpty() && messages.isEmpty() && closed.isEmpty() && left > 0) {
            wait(left / 1_000_000, (int) (left % 1_000_000));
            left = until - System.nanoTime();
        }
        List<Job> taken = new ArrayList<>();
        drain(completions, max, taken);
        drain(messages, max, taken);
        return taken;
    }

    private void drain(Deque<Job> from, int max, List<Job> into) {
        for (int i = 0; i < max && !from.isEmpty(); i++) {
            Job job = from.remove();
            if (job instanceof Job.Accept) {
                accepts--;
            }
            into.add(job);
        }
    }

    synchronized boolean full() {
        return accepts >= messagesMax;
    }

    /// Fails all that waits and all that comes, until it is opened again.
    void close(IOException why) {
        List<Job> failed = new ArrayList<>();
        synchronized (this) {
            closed = Optional.of(why);
            drain(completions, Integer.MAX_VALUE, failed);
            drain(messages, Integer.MAX_VALUE, failed);
            notifyAll();
        }
        failed.forEach(job -> job.fail(why));
    }

    synchronized void open() {
        closed = Optional.empty();
    }

    /// Takes octets from the budget of bodies in the heap; waits for others to give theirs back, at most so long.
    synchronized boolean reserve(long more, Duration atMost) {
        long until = System.nanoTime() + atMost.toNanos();
        boolean interrupted = false;
        while (octets + more > octetsMax) {
            long left = until - System.nanoTime();
            if (left <= 0 || interrupted) {
                if (interrupted) {
                    Thread.currentThread().interrupt();
                }
                return false;
            }
            try {
                wait(Math.max(1, left / 1_000_000));
            } catch (InterruptedException e) {
                interrupted = true;
            }
        }
        octets += more;
        return true;
    }

    synchronized void release(long fewer) {
        octets -= fewer;
        notifyAll();
    }
}
