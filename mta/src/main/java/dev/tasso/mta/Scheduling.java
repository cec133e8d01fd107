package dev.tasso.mta;

import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.Route;
import dev.tasso.mta.config.Target;
import dev.tasso.mta.schedule.RetrySchedule;
import dev.tasso.mta.schedule.ScheduleOptions;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.address.Mailbox;
import java.util.LinkedHashMap;
import java.util.Map;

/// What the configuration means for the scheduler.
final class Scheduling {
    private Scheduling() {}

    static ScheduleOptions options(Config config) {
        Map<String, ScheduleOptions.PerRoute> routes = new LinkedHashMap<>();
        for (Route route : config.routes()) {
            routes.put(route.name(), new ScheduleOptions.PerRoute(schedule(route), route.connectionsPerSite()));
        }
        return ScheduleOptions.of(config.hostname().ascii(), postmaster(config))
                .withAttemptsMax(config.deliver().connectionsMax())
                .withRoutes(routes, ScheduleOptions.PerRoute.defaults());
    }

    private static RetrySchedule schedule(Route route) {
        return new RetrySchedule(
                route.retry().intervals(),
                route.retry().jitter(),
                route.retry().lifetime(),
                route.retry().delayNotice());
    }

    /// Who reads what nobody else can be told.
    private static Mailbox postmaster(Config config) {
        Target target = config.local().postmaster();
        Domain domain = target.domain()
                .orElseGet(() -> config.local().domains().isEmpty()
                        ? config.hostname()
                        : config.local().domains().getFirst());
        return new Mailbox(target.localPart(), domain);
    }
}
