package dev.tasso.mta.spool;

import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Recipient;
import dev.tasso.mta.mail.State;
import dev.tasso.mta.spool.Store.Claim;
import dev.tasso.mta.spool.Store.Claimed;
import dev.tasso.mta.spool.Store.LaneSummary;
import dev.tasso.mta.spool.Store.Place;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.rocksdb.RocksIterator;

/// The schedule: which recipients of a lane are due, handed out in order of time.
///
/// A lane is a queue, and a queue in RocksDB begins with the tombstones of all that was taken from its front; a read
/// from there would step over hundreds of thousands of them. So for the lanes in use a mark remembers where the
/// first key can be.
final class Lanes {

    /// Lanes whose mark is remembered; the others are read from their beginning.
    private static final int MARKS_MAX = 10_000;

    private static final int STEPS_BEFORE_LEAP = 4;

    private final Tables tables;
    private final Records records;
    private final Claims claims;
    private final Map<Lane, Mark> marks = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Lane, Mark> eldest) {
            return size() > MARKS_MAX;
        }
    };

    Lanes(Tables tables, Records records, Claims claims) {
        this.tables = tables;
        this.records = records;
        this.claims = claims;
    }

    /// Where the first key of a lane can be. Lowered by who writes, raised by who reads.
    private static final class Mark {

        /// Held by the one who claims from the lane.
        private final Object claiming = new Object();

        private byte[] first;
        private byte[] lowestSince;

        Mark(byte[] prefix) {
            this.first = prefix;
            this.lowestSince = Keys.behind(prefix);
        }

        synchronized byte[] begin(byte[] prefix) {
            lowestSince = Keys.behind(prefix);
            return first;
        }

        /// Only as far as nothing was written before it meanwhile.
        synchronized void raise(byte[] seen) {
            first = min(seen, lowestSince);
        }

        synchronized void lower(byte[] key) {
            first = min(first, key);
            lowestSince = min(lowestSince, key);
        }

        private static byte[] min(byte[] one, byte[] other) {
            return Arrays.compareUnsigned(one, other) <= 0 ? one : other;
        }
    }

    Claimed claim(Lane lane, Instant now, int limit) throws IOException {
        byte[] prefix = Keys.lane(lane);
        Mark mark = mark(lane);
        synchronized (mark.claiming) {
            Walk walk = new Walk(now, limit, Keys.behind(prefix));
            boolean whole = false;
            try {
                tables.walk(prefix, mark.begin(prefix), (key, _) -> walk.visit(key));
                whole = true;
            } finally {
                if (!whole) {
                    walk.letGo();
                }
            }
            mark.raise(walk.firstSeen);
            return new Claimed(walk.claimed, walk.next);
        }
    }

    /// One claim under way.
    private final class Walk {

        private final Instant now;
        private final int limit;
        private final List<Claim> claimed = new ArrayList<>();
        private Optional<Instant> next = Optional.empty();
        private Optional<Head> head = Optional.empty();
        private byte[] firstSeen;
        private boolean seen;

        Walk(Instant now, int limit, byte[] end) {
            this.now = now;
            this.limit = limit;
            this.firstSeen = end;
        }

        boolean visit(byte[] key) throws IOException {
            if (!seen) {
                firstSeen = key;
                seen = true;
            }
            Instant time = Keys.timeOf(key);
            Place place = Keys.placeOf(key);
            if (claims.isTaken(place)) {
                return true;
            }
            if (claimed.size() >= limit || time.isAfter(now)) {
                next = Optional.of(time);
                return false;
            }
            take(key, place);
            return true;
        }

        private void take(byte[] key, Place place) throws IOException {
            long token = claims.nextToken();
            if (!claims.take(place, token)) {
                return;
            }
            boolean kept = false;
            try {
                Optional<Recipient> recipient = records.recipient(place);
                if (recipient.isPresent() && isDueAt(recipient.get(), place.message(), key)) {
                    Head found = headOf(place.message());
                    claims.fill(place, token, key, found);
                    claimed.add(new Claim(token, found.envelope(), recipient.get()));
                    kept = true;
                }
            } finally {
                if (!kept) {
                    claims.letGo(place, token);
                }
            }
        }

        void letGo() {
            for (Claim claim : claimed) {
                claims.letGo(new Place(claim.envelope().id(), claim.recipient().number()), claim.token());
            }
        }

        private Head headOf(MessageId message) throws IOException {
            if (head.isEmpty() || !head.get().envelope().id().equals(message)) {
                head = records.head(message);
            }
            return head.orElseThrow(() -> new Store.Damage("the envelope of " + message + " is missing"));
        }

        /// False for an entry that was settled after this walk began.
        private boolean isDueAt(Recipient recipient, MessageId message, byte[] key) {
            return recipient.state() instanceof State.Due && Arrays.equals(Keys.due(message, recipient), key);
        }
    }

    /// To be called after recipients that are due were written.
    void written(MessageId message, Recipient recipient) {
        if (recipient.state() instanceof State.Due) {
            mark(recipient.lane()).lower(Keys.due(message, recipient));
        }
    }

    /// Steps through lanes of a few entries and leaps over the rest of long ones: a million entries are not read.
    List<LaneSummary> summaries() throws IOException {
        byte[] kind = Keys.kind('d');
        List<LaneSummary> summaries = new ArrayList<>();
        tables.within(kind, at -> {
            at.seek(kind);
            while (at.isValid()) {
                byte[] first = at.key();
                byte[] lane = Keys.lanePrefixOf(first);
                summaries.add(new LaneSummary(Keys.laneOfPrefix(lane), Keys.timeOf(first)));
                leave(at, lane);
            }
        });
        return summaries;
    }

    private static void leave(RocksIterator at, byte[] lane) {
        for (int step = 0; step < STEPS_BEFORE_LEAP; step++) {
            at.next();
            if (!at.isValid() || !Keys.startsWith(at.key(), lane)) {
                return;
            }
        }
        at.seek(Keys.behind(lane));
    }

    private Mark mark(Lane lane) {
        synchronized (marks) {
            return marks.computeIfAbsent(lane, fresh -> new Mark(Keys.lane(fresh)));
        }
    }
}
