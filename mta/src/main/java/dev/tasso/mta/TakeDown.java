package dev.tasso.mta;

import java.util.ArrayDeque;
import java.util.Deque;

/// What has been started and must be stopped, the last first.
final class TakeDown {
    private final Deque<Step> steps = new ArrayDeque<>();

    /// One step of taking the server down.
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    synchronized void push(Step step) {
        steps.push(step);
    }

    /// Runs every step once; one that fails does not keep the others from running.
    synchronized void run() {
        while (!steps.isEmpty()) {
            try {
                steps.pop().run();
            } catch (Exception e) {
                System.getLogger(TakeDown.class.getName()).log(System.Logger.Level.WARNING, "while stopping", e);
            }
        }
    }
}
