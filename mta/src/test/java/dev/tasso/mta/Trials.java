package dev.tasso.mta;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/// Runs the steps of a program that shows what a server withstands. Each says what it must show and throws where it
/// does not.
final class Trials {

    /// A step, with what it must show.
    record Step(String name, String shows, Trial trial) {}

    /// What a step does; throws an [AssertionError] where something was not kept.
    @FunctionalInterface
    interface Trial {
        /// Returns its figures.
        String run(Ground ground) throws Exception;
    }

    /// @param work an empty folder of the step's own
    /// @param full whether it may take its time
    record Ground(Path work, long seed, boolean full) {}

    private Trials() {}

    /// Runs all steps, or those that were asked for; whether all was kept.
    ///
    /// @param atOnce steps that are run at the same time
    /// @param arguments work folder, seed, `short` or `full`, then the beginnings of names
    static boolean run(String title, int atOnce, List<Step> steps, String... arguments) {
        Path work = Path.of(arguments[0]);
        long seed = Long.parseLong(arguments[1]);
        boolean full = arguments[2].equals("full");
        List<Step> chosen = chosen(steps, List.of(arguments).subList(3, arguments.length));
        List<String> broken = Collections.synchronizedList(new ArrayList<>());
        try (ExecutorService threads = Executors.newFixedThreadPool(atOnce)) {
            for (Step step : chosen) {
                threads.execute(() -> {
                    if (!run(step, work, seed, full)) {
                        broken.add(step.name());
                    }
                });
            }
        }
        System.out.println(title + ": " + (broken.isEmpty() ? "all kept" : "NOT KEPT: " + broken));
        return broken.isEmpty();
    }

    private static boolean run(Step step, Path work, long seed, boolean full) {
        long from = System.nanoTime();
        String figures;
        boolean kept = false;
        try {
            figures = step.trial().run(new Ground(Relay.folder(work, step.name()), seed, full));
            kept = true;
        } catch (Exception | Error failure) {
            figures = "NOT KEPT: " + failure + where(failure);
        }
        System.out.printf(
                Locale.ROOT,
                "-- %s: %s%n   %s (%.1f s)%n",
                step.name(),
                step.shows(),
                figures,
                (System.nanoTime() - from) / 1e9);
        return kept;
    }

    private static String where(Throwable failure) {
        return Arrays.stream(failure.getStackTrace())
                .filter(frame -> frame.getClassName().startsWith("dev.tasso."))
                .limit(4)
                .map(frame -> "\n     at " + frame)
                .collect(Collectors.joining());
    }

    private static List<Step> chosen(List<Step> steps, List<String> wanted) {
        List<Step> chosen = steps.stream()
                .filter(step -> wanted.isEmpty()
                        || wanted.stream().anyMatch(name -> step.name().startsWith(name)))
                .toList();
        if (chosen.isEmpty()) {
            throw new IllegalArgumentException("no step is called " + wanted + "; there are "
                    + steps.stream().map(Step::name).toList());
        }
        return chosen;
    }
}
