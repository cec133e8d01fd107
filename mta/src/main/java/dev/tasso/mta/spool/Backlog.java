package dev.tasso.mta.spool;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/// What waits for the writer. Completions have room always and go first; messages are bounded by count.
final class Backlog {

    private final int messagesMax;
    private final Deque<Job> completions = new ArrayDeque<>();
    private final Deque<Job> messages = new ArrayDeque<>();
    private final Lock lock = new ReentrantLock();
    private final Condition enough = lock.newCondition();
    private int accepts;

    /// How many jobs the writer waits for; `Integer.MAX_VALUE` while it does not wait: waking it is the dearest part of
    /// handing something in.
    private int wanted = Integer.MAX_VALUE;

    private Optional<IOException> closed = Optional.empty();

    Backlog(int messagesMax) {
        this.messagesMax = messagesMax;
    }

    /// Hands in a job; false where it is a message and there are too many. While the store is closed the job fails at
    /// once.
    boolean offer(Job job) {
        IOException why;
        lock.lock();
        try {
            if (closed.isEmpty()) {
                return add(job);
            }
            why = closed.get();
        } finally {
            lock.unlock();
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
        if (jobs() >= wanted) {
            enough.signal();
        }
        return true;
    }

    private int jobs() {
        return completions.size() + messages.size();
    }

    /// Everything that waits, up to `max` jobs of either kind.
    ///
    /// @param atMost how long the first one is waited for
    /// @param company how many jobs a message is to share its force with, its own included
    /// @param companyWithin how long they are waited for
    List<Job> take(int max, Duration atMost, int company, Duration companyWithin) throws InterruptedException {
        lock.lock();
        try {
            await(1, atMost);
            if (!messages.isEmpty()) {
                await(company, companyWithin);
            }
            List<Job> taken = new ArrayList<>();
            drain(completions, max, taken);
            drain(messages, max, taken);
            return taken;
        } finally {
            lock.unlock();
        }
    }

    private void await(int jobs, Duration atMost) throws InterruptedException {
        long left = atMost.toNanos();
        wanted = jobs;
        while (jobs() < jobs && closed.isEmpty() && left > 0) {
            left = enough.awaitNanos(left);
        }
        wanted = Integer.MAX_VALUE;
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

    boolean full() {
        lock.lock();
        try {
            return accepts >= messagesMax;
        } finally {
            lock.unlock();
        }
    }

    /// Fails all that waits and all that comes, until it is opened again.
    void close(IOException why) {
        List<Job> failed = new ArrayList<>();
        lock.lock();
        try {
            closed = Optional.of(why);
            drain(completions, Integer.MAX_VALUE, failed);
            drain(messages, Integer.MAX_VALUE, failed);
            enough.signal();
        } finally {
            lock.unlock();
        }
        failed.forEach(job -> job.fail(why));
    }

    void open() {
        lock.lock();
        try {
            closed = Optional.empty();
        } finally {
            lock.unlock();
        }
    }
}
