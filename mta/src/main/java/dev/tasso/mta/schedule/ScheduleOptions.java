package dev.tasso.mta.schedule;

import dev.tasso.smtp.address.Mailbox;
import java.time.Duration;
import java.util.Map;

/// The limits of the scheduler, each by its name, and what routes ask of it.
///
/// @param hostName of this server, as reports call it
/// @param postmaster who gets what nobody else can be told
/// @param attemptsMax at once, to all sites together; each is a connection and so a file descriptor
/// @param briskAfter an attempt that has not moved for this long is no longer brisk
/// @param patienceMin a silent server is waited for at least this long, however many wait
/// @param windowMax recipients taken out of the queue at once, in an attempt or about to be
/// @param windowPerSite the part of the window that one site may hold
/// @param claimMax recipients taken from one lane at once
/// @param recipientsMax in one transaction
/// @param sweepMax recipients put off at once because their site rests
/// @param sweepsMax lanes of resting sites that are put off at the same time
/// @param knownFor how long it is remembered where a domain's mail goes, and that a site was well
/// @param routes by name; a route that is not listed is treated as `otherwise`
public record ScheduleOptions(
        String hostName,
        Mailbox postmaster,
        int attemptsMax,
        Duration briskAfter,
        Duration patienceMin,
        int windowMax,
        int windowPerSite,
        int claimMax,
        int recipientsMax,
        int sweepMax,
        int sweepsMax,
        Duration knownFor,
        Map<String, PerRoute> routes,
        PerRoute otherwise) {

    public ScheduleOptions {
        routes = Map.copyOf(routes);
    }

    /// What one route asks for.
    ///
    /// @param connectionsMax at once to one site
    public record PerRoute(RetrySchedule retry, int connectionsMax) {

        public static PerRoute defaults() {
            return new PerRoute(RetrySchedule.defaults(), 20);
        }
    }

    public static ScheduleOptions of(String hostName, Mailbox postmaster) {
        return new ScheduleOptions(
                hostName,
                postmaster,
                2_000,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                10_000,
                1_000,
                100,
                100,
                500,
                4,
                Duration.ofMinutes(5),
                Map.of(),
                PerRoute.defaults());
    }

    public ScheduleOptions withAttemptsMax(int most) {
        return new ScheduleOptions(
                hostName,
                postmaster,
                most,
                briskAfter,
                patienceMin,
                windowMax,
                windowPerSite,
                claimMax,
                recipientsMax,
                sweepMax,
                sweepsMax,
                knownFor,
                routes,
                otherwise);
    }

    public ScheduleOptions withRoutes(Map<String, PerRoute> named, PerRoute rest) {
        return new ScheduleOptions(
                hostName,
                postmaster,
                attemptsMax,
                briskAfter,
                patienceMin,
                windowMax,
                windowPerSite,
                claimMax,
                recipientsMax,
                sweepMax,
                sweepsMax,
                knownFor,
                named,
                rest);
    }

    PerRoute route(String name) {
        return routes.getOrDefault(name, otherwise);
    }
}
