package dev.tasso.mta.cli;

import dev.tasso.mta.bench.Latency;
import dev.tasso.mta.bench.Results;
import dev.tasso.mta.bench.Results.Through;
import java.time.Duration;
import java.util.Formatter;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/// What a load came to, for people and for programs.
final class BenchLines {
    private static final double[] PERCENT = {50, 90, 99, 99.9, 100};

    private BenchLines() {}

    static String text(Results results) {
        StringBuilder text = new StringBuilder();
        Formatter out = new Formatter(text, Locale.ROOT);
        out.format(
                "%,d messages taken in %.2f s: %,.0f a second, %s a second\n",
                results.accepted(),
                seconds(results.took()),
                results.perSecond(),
                Amounts.size(Math.round(results.octets() / seconds(results.took()))));
        out.format("latency  %s\n", latency(results.latency()));
        if (results.refused() + results.lost() > 0) {
            out.format("%,d refused, %,d lost:\n", results.refused(), results.lost());
            results.refusals().forEach((words, count) -> out.format("  %,d x %s\n", count, words));
        }
        results.through().ifPresent(through -> {
            out.format(
                    "%,d messages through in %.2f s: %,.0f a second; %,d did not come, %,d came again\n",
                    through.messages(),
                    seconds(through.took()),
                    rate(through),
                    Math.max(0, results.accepted() - through.messages()),
                    through.again());
            out.format("through  %s\n", latency(through.latency()));
        });
        return text.toString();
    }

    static ObjectNode json(Results results) {
        ObjectNode all = Printing.object()
                .put("accepted", results.accepted())
                .put("refused", results.refused())
                .put("lost", results.lost())
                .put("seconds", seconds(results.took()))
                .put("perSecond", results.perSecond())
                .put("octets", results.octets());
        put(all.putObject("latencyMillis"), results.latency());
        ObjectNode refusals = all.putObject("refusals");
        results.refusals().forEach(refusals::put);
        results.through().ifPresent(through -> {
            ObjectNode node = all.putObject("through")
                    .put("messages", through.messages())
                    .put("again", through.again())
                    .put("seconds", seconds(through.took()))
                    .put("perSecond", rate(through));
            put(node.putObject("latencyMillis"), through.latency());
        });
        return all;
    }

    private static void put(ObjectNode node, Latency latency) {
        for (double percent : PERCENT) {
            node.put(name(percent), latency.millis(percent));
        }
        node.put("mean", latency.meanMillis());
    }

    private static String name(double percent) {
        return percent == 100 ? "max" : "p" + (percent % 1 == 0 ? String.valueOf((int) percent) : percent);
    }

    private static String latency(Latency latency) {
        StringBuilder text = new StringBuilder();
        for (double percent : PERCENT) {
            text.append(String.format(Locale.ROOT, "%s %.1f ms  ", name(percent), latency.millis(percent)));
        }
        return text.append(String.format(Locale.ROOT, "mean %.1f ms", latency.meanMillis()))
                .toString();
    }

    private static double rate(Through through) {
        return through.messages() / seconds(through.took());
    }

    private static double seconds(Duration took) {
        return Math.max(1e-9, took.toNanos() / 1e9);
    }
}
