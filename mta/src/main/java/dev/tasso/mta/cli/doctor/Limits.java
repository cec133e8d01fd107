package dev.tasso.mta.cli.doctor;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.verify.Remark;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What the system allows: open files, memory, connections that wait, connections that are tracked. Read from `/proc`;
/// where there is none, it says so.
///
/// @param proc where that is
record Limits(Path proc) {
    private static final Pattern FILES = Pattern.compile("Max open files +(\\S+) +(\\S+)");
    private static final Pattern TOTAL = Pattern.compile("MemTotal: +(\\d+) kB");
    private static final long FILES_MIN = 1_024;
    private static final long FILES_GOOD = 16_384;
    private static final long MEMORY_GOOD_KB = 900_000;
    private static final long WAITING_GOOD = 1_024;
    private static final double TRACKED_MOST = 0.8;

    List<Item> check() {
        List<Item> items = new ArrayList<>();
        items.add(files());
        items.add(memory());
        items.add(waiting());
        tracked().ifPresent(items::add);
        return items;
    }

    private Item files() {
        Optional<String> limits = read("self/limits");
        Matcher found = FILES.matcher(limits.orElse(""));
        if (!found.find()) {
            return unread("open files");
        }
        // A JVM raises the first number to the second by itself.
        String most = found.group(2);
        long number = most.equals("unlimited") ? Long.MAX_VALUE : Long.parseLong(most);
        String cure = "raise it: LimitNOFILE=65536 in the unit, or ulimit -Hn";
        List<Remark> remarks = number < FILES_MIN
                ? List.of(Item.error("every session and every delivery takes one: too few", "", cure))
                : number < FILES_GOOD
                        ? List.of(Item.warning("every session and every delivery takes one: few", "", cure))
                        : List.of();
        return new Item("limits", "open files", most, remarks);
    }

    private Item memory() {
        Matcher total = TOTAL.matcher(read("meminfo").orElse(""));
        if (!total.find()) {
            return unread("memory");
        }
        long machine = Long.parseLong(total.group(1));
        String found = String.format(
                Locale.ROOT,
                "%.1f GB; a JVM here takes at most %.1f GB as heap",
                machine / 1e6,
                Runtime.getRuntime().maxMemory() / 1e9);
        List<Remark> remarks = machine < MEMORY_GOOD_KB
                ? List.of(Item.warning("little memory", "", "1 GB is a good beginning; lower [limits] otherwise"))
                : List.of();
        return new Item("limits", "memory", found, remarks);
    }

    private Item waiting() {
        OptionalLong number = number("sys/net/core/somaxconn");
        if (number.isEmpty()) {
            return unread("waiting connections");
        }
        List<Remark> remarks = number.getAsLong() < WAITING_GOOD
                ? List.of(Item.warning(
                        "of many clients that come at once some are turned away",
                        "",
                        "sysctl -w net.core.somaxconn=4096, and in /etc/sysctl.d"))
                : List.of();
        return new Item("limits", "waiting connections", number.getAsLong() + " (somaxconn)", remarks);
    }

    /// Only where connections are tracked at all.
    private Optional<Item> tracked() {
        OptionalLong most = number("sys/net/netfilter/nf_conntrack_max");
        OptionalLong now = number("sys/net/netfilter/nf_conntrack_count");
        if (most.isEmpty() || now.isEmpty()) {
            return Optional.empty();
        }
        List<Remark> remarks = now.getAsLong() > most.getAsLong() * TRACKED_MOST
                ? List.of(Item.error(
                        "the firewall's table is nearly full: then new connections are dropped without a word",
                        "",
                        "sysctl -w net.netfilter.nf_conntrack_max=262144"))
                : List.of();
        return Optional.of(new Item(
                "limits",
                "tracked connections",
                now.getAsLong() + " of " + most.getAsLong() + " (conntrack)",
                remarks));
    }

    private static Item unread(String subject) {
        return new Item("limits", subject, "not known on this system", List.of());
    }

    private OptionalLong number(String name) {
        return read(name)
                .map(String::strip)
                .filter(text -> text.matches("\\d{1,18}"))
                .map(text -> OptionalLong.of(Long.parseLong(text)))
                .orElse(OptionalLong.empty());
    }

    private Optional<String> read(String name) {
        try {
            return Optional.of(Files.readString(proc.resolve(name)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }
}
