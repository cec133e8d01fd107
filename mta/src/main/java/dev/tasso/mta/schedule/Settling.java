package dev.tasso.mta.schedule;

import dev.tasso.mta.journal.Event;
import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.report.Original;
import dev.tasso.mta.report.Report;
import dev.tasso.mta.report.Reports;
import dev.tasso.mta.report.Trouble;
import dev.tasso.mta.spool.Store;
import dev.tasso.smtp.command.Ret;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/// Writes what came of attempts: outcomes, events and reports in one batch, so that a crash neither loses a report nor
/// repeats it.
final class Settling {

    /// Octets of a message's header that a report returns.
    static final int HEADER_OCTETS_MAX = 64 * 1024;

    /// Octets of a message that a report returns whole.
    static final int WHOLE_OCTETS_MAX = 1024 * 1024;

    /// What settling needs of the spool.
    interface Queue {
        MessageId newId();

        Store.Claimed claim(Lane lane, Instant now, int limit) throws IOException;

        void settle(Conclusion conclusion) throws IOException;

        InputStream openBody(Envelope envelope) throws IOException;
    }

    private final Queue queue;
    private final Supplier<ScheduleOptions> options;
    private final InstantSource clock;
    private final RandomGenerator random;

    Settling(Queue queue, Supplier<ScheduleOptions> options, InstantSource clock, RandomGenerator random) {
        this.queue = queue;
        this.options = options;
        this.clock = clock;
        this.random = random;
    }

    Work.Ended attempted(List<Store.Claim> claims, List<Outcome> outcomes, String route, int siteFailures)
            throws IOException {
        Instant now = clock.instant();
        RetrySchedule retry = options.get().route(route).retry();
        Optional<Answer> trouble = Verdicts.trouble(outcomes);
        Instant restUntil = trouble.isPresent() ? retry.next(siteFailures + 1, now, Instant.MAX, random) : now;
        Conclusion conclusion = new Conclusion(new Terms(retry, true, restUntil), now, random);
        for (int i = 0; i < claims.size(); i++) {
            conclusion.conclude(claims.get(i), outcomes.get(i));
        }
        settle(conclusion, retry, now);
        return new Work.Ended(Verdicts.of(outcomes), trouble, restUntil, conclusion.next, conclusion.deadlines);
    }

    Work.Swept sweep(Lane lane, Work.Sweep sweep, String route) throws IOException {
        Instant now = clock.instant();
        RetrySchedule retry = options.get().route(route).retry();
        int limit = options.get().sweepMax();
        Store.Claimed claimed = queue.claim(lane, now, limit);
        Conclusion conclusion = new Conclusion(new Terms(retry, sweep.counts(), sweep.notBefore()), now, random);
        claimed.claims().forEach(claim -> conclusion.conclude(claim, sweep.outcome()));
        if (!claimed.claims().isEmpty()) {
            settle(conclusion, retry, now);
        }
        Optional<Instant> next = Optional.ofNullable(conclusion.next.get(lane))
                .map(own -> claimed.next().filter(own::isAfter).orElse(own))
                .or(claimed::next);
        return new Work.Swept(claimed.claims().size() == limit, next, conclusion.deadlines);
    }

    private void settle(Conclusion conclusion, RetrySchedule retry, Instant now) throws IOException {
        Reports reports = new Reports(options.get().hostName(), options.get().postmaster());
        for (Map.Entry<Envelope, List<Trouble>> failed : conclusion.failures().entrySet()) {
            Report report = reports.failure(original(failed.getKey(), true), failed.getValue(), queue.newId(), now);
            add(conclusion, failed.getKey(), report, Event.Reported.Kind.FAILURE, now);
        }
        for (Map.Entry<Envelope, List<Trouble>> delayed : conclusion.delays().entrySet()) {
            Instant until = delayed.getValue().getFirst().recipient().since().plus(retry.lifetime());
            Report report =
                    reports.delay(original(delayed.getKey(), false), delayed.getValue(), queue.newId(), now, until);
            add(conclusion, delayed.getKey(), report, Event.Reported.Kind.DELAY, now);
        }
        for (Map.Entry<Envelope, List<Trouble>> arrived : conclusion.arrivals().entrySet()) {
            Report report = reports.success(original(arrived.getKey(), false), arrived.getValue(), queue.newId(), now);
            add(conclusion, arrived.getKey(), report, Event.Reported.Kind.SUCCESS, now);
        }
        queue.settle(conclusion);
    }

    private static void add(
            Conclusion conclusion, Envelope original, Report report, Event.Reported.Kind kind, Instant now) {
        switch (report) {
            case Report.Send(var message, var to) -> {
                conclusion.reports.add(message);
                conclusion.events.add(new Event.Reported(
                        now, original.id(), message.envelope().id(), kind, to));
            }
            case Report.Silence(String why) -> {
                if (kind == Event.Reported.Kind.FAILURE) {
                    conclusion.events.add(new Event.NotReported(now, original.id(), why));
                }
            }
        }
    }

    /// What requires TLS is never brought back whole: a report's way may be less safe (RFC 8689 section 5).
    ///
    /// @param failure only a report of failure brings back the whole (RFC 3461 section 4.3)
    private Original original(Envelope envelope, boolean failure) {
        boolean whole = failure
                && envelope.parameters().ret().equals(Optional.of(Ret.FULL))
                && !envelope.parameters().requireTls()
                && envelope.size() <= WHOLE_OCTETS_MAX;
        try (InputStream body = queue.openBody(envelope)) {
            byte[] octets = body.readNBytes(whole ? WHOLE_OCTETS_MAX : HEADER_OCTETS_MAX);
            byte[] header = header(octets);
            boolean cut = header.length > HEADER_OCTETS_MAX;
            return new Original(
                    envelope,
                    cut ? Arrays.copyOf(header, HEADER_OCTETS_MAX) : header,
                    whole ? Optional.of(octets) : Optional.empty());
        } catch (IOException unreadable) {
            return new Original(envelope, new byte[0]);
        }
    }

    /// What stands before the first empty line.
    private static byte[] header(byte[] octets) {
        for (int i = 0; i + 3 < octets.length; i++) {
            if (octets[i] == '\r' && octets[i + 1] == '\n' && octets[i + 2] == '\r' && octets[i + 3] == '\n') {
                return Arrays.copyOf(octets, i + 2);
            }
        }
        return octets;
    }
}
