package dev.tasso.mta.watch;

import dev.tasso.smtp.transcript.Tap;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// One conversation, as who watches sees it. What it keeps, it keeps only while somebody watches.
public final class Conversation implements Tap {

    /// Lines that are kept until somebody is found to want them.
    static final int KEPT_LINES_MAX = 200;

    /// Characters in these lines.
    static final int KEPT_CHARACTERS_MAX = 16_384;

    private final Lookout lookout;
    private final Heading heading;
    private final About about;
    private final long startNanos = System.nanoTime();
    private Optional<Kept> kept;
    private boolean ended;

    /// What is known from the beginning.
    ///
    /// @param number counts all conversations since the server was started
    /// @param other who sits at the far end
    public record Heading(long number, Way way, Place other, Instant began) {}

    /// What was said since somebody began to watch.
    private static final class Kept {
        private final List<Entry> lines = new ArrayList<>();
        private final List<Watcher> followers = new ArrayList<>();
        private int characters;
        private long more;

        void add(Entry entry) {
            boolean room = more == 0
                    && lines.size() < KEPT_LINES_MAX
                    && characters + entry.text().length() <= KEPT_CHARACTERS_MAX;
            if (room) {
                lines.add(entry);
                characters += entry.text().length();
            } else {
                more++;
            }
        }
    }

    Conversation(Lookout lookout, Heading heading, About about) {
        this.lookout = lookout;
        this.heading = heading;
        this.about = about;
        this.kept = open() ? Optional.of(new Kept()) : Optional.empty();
    }

    Heading heading() {
        return heading;
    }

    @Override
    public boolean open() {
        return !lookout.watchers().isEmpty();
    }

    @Override
    public synchronized void said(Entry entry) {
        if (ended) {
            return;
        }
        Kept now = kept.orElseGet(() -> begin(entry));
        about.learn(entry);
        List<Watcher> watchers = lookout.watchers();
        now.followers.retainAll(watchers);
        for (Watcher watcher : watchers) {
            if (now.followers.contains(watcher)) {
                watcher.tell(new Sight.Said(heading.number(), entry));
            } else if (watcher.wants(heading, about)) {
                now.followers.add(watcher);
                tellSoFar(watcher, now);
                watcher.tell(new Sight.Said(heading.number(), entry));
            }
        }
        now.add(entry);
    }

    /// Somebody has begun to watch in the midst of it.
    private Kept begin(Entry first) {
        Kept now = new Kept();
        now.add(new Entry(Kind.REMARK, first.offsetMs(), "watched from here on"));
        kept = Optional.of(now);
        return now;
    }

    private void tellSoFar(Watcher watcher, Kept now) {
        watcher.tell(new Sight.Begun(heading));
        now.lines.forEach(line -> watcher.tell(new Sight.Said(heading.number(), line)));
        if (now.more > 0) {
            watcher.tell(new Sight.NotKept(heading.number(), now.more));
        }
    }

    /// Nobody watches any more.
    synchronized void forget() {
        kept = Optional.empty();
    }

    @Override
    public synchronized void closed(Optional<String> lost) {
        if (ended) {
            return;
        }
        long offsetMs = (System.nanoTime() - startNanos) / 1_000_000;
        if (open()) {
            lost.ifPresent(why -> said(new Entry(Kind.REMARK, offsetMs, "lost: " + why)));
        }
        ended = true;
        lookout.ended(this);
        List<Watcher> watchers = lookout.watchers();
        kept.ifPresent(now -> now.followers.stream()
                .filter(watchers::contains)
                .forEach(watcher -> watcher.tell(new Sight.Ended(heading.number(), offsetMs))));
        kept = Optional.empty();
    }
}
