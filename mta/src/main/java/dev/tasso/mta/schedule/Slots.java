package dev.tasso.mta.schedule;

import java.util.LinkedHashSet;

/// How many attempts there are and which share each counts in. The essay at `Dispatch` says why.
final class Slots {

    private final int provenMax;
    private final int unprovenMax;
    private final int briskMax;
    private final int slowMax;
    private final long briskAfterMillis;
    private final long patienceMinMillis;
    private int briskProven;
    private int briskUnproven;
    private int slow;
    private int abandoned;
    private double tokens;
    private long tokensAt;
    /// Slow attempts that may still be given up, in the order they became slow.
    private final LinkedHashSet<Attempt> silent = new LinkedHashSet<>();
    /// Attempts that are no longer brisk and wait for room among the slow.
    private final LinkedHashSet<Attempt> overdue = new LinkedHashSet<>();

    Slots(ScheduleOptions options) {
        briskMax = Math.max(4, options.attemptsMax() / 5);
        slowMax = Math.max(4, options.attemptsMax() - briskMax);
        provenMax = briskMax - briskMax / 4;
        unprovenMax = briskMax / 2;
        briskAfterMillis = options.briskAfter().toMillis();
        patienceMinMillis = options.patienceMin().toMillis();
        tokens = burst();
    }

    int taken() {
        return briskProven + briskUnproven + slow;
    }

    int most() {
        return briskMax + slowMax;
    }

    boolean provenFree() {
        return briskProven < provenMax && briskProven + briskUnproven < briskMax;
    }

    boolean unprovenFree() {
        return briskUnproven < unprovenMax && briskProven + briskUnproven < briskMax;
    }

    /// When the next unproven attempt may begin: they begin evenly, as many in the time an attempt stays brisk as there
    /// are places, so that places come free evenly too.
    long unprovenAt(long now) {
        double perMilli = (double) unprovenMax / briskAfterMillis;
        if (now > tokensAt) {
            tokens = Math.min(burst(), tokens + (now - tokensAt) * perMilli);
            tokensAt = now;
        }
        return tokens >= 1 ? now : now + Math.max(1, (long) Math.ceil((1 - tokens) / perMilli));
    }

    void take(Attempt attempt) {
        if (attempt.proven) {
            briskProven++;
        } else {
            briskUnproven++;
            tokens--;
        }
    }

    /// The attempt has not moved for a while: it leaves the brisk share as soon as the slow one has room.
    void sluggish(Attempt attempt) {
        overdue.add(attempt);
    }

    void release(Attempt attempt) {
        silent.remove(attempt);
        overdue.remove(attempt);
        if (attempt.abandoned) {
            abandoned--;
        }
        if (attempt.slow) {
            slow--;
        } else {
            leaveBrisk(attempt);
        }
    }

    /// Makes room: the overdue move to the slow share, and where that is full, the servers that have been silent for
    /// longest are given up. Returns when to look again.
    long press(long now, Work work) {
        while (slow < slowMax && !overdue.isEmpty()) {
            Attempt attempt = overdue.removeFirst();
            leaveBrisk(attempt);
            attempt.slow = true;
            slow++;
            silent.add(attempt);
        }
        while (overdue.size() > abandoned && !silent.isEmpty()) {
            Attempt oldest = silent.getFirst();
            if (oldest.startedAt + patienceMinMillis > now) {
                return oldest.startedAt + patienceMinMillis;
            }
            silent.removeFirst();
            if (work.abandon(oldest, "the server stayed silent while many others wait")) {
                oldest.abandoned = true;
                abandoned++;
            }
        }
        return LaneQueue.NEVER;
    }

    private void leaveBrisk(Attempt attempt) {
        if (attempt.proven) {
            briskProven--;
        } else {
            briskUnproven--;
        }
    }

    private double burst() {
        return Math.max(1, unprovenMax / 10);
    }
}
