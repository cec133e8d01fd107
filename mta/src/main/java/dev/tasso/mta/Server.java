package dev.tasso.mta;

import dev.tasso.mta.accept.Reception;
import dev.tasso.mta.accounts.LockOut;
import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.Listener;
import dev.tasso.mta.config.Loaded;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.DnsJava;
import dev.tasso.mta.dns.DnsOptions;
import dev.tasso.mta.http.Desk;
import dev.tasso.mta.http.Endpoint;
import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.mail.SteadyClock;
import dev.tasso.mta.schedule.Attempts;
import dev.tasso.mta.schedule.ScheduleOptions;
import dev.tasso.mta.schedule.Scheduler;
import dev.tasso.mta.spool.RocksOpener;
import dev.tasso.mta.spool.Spool;
import dev.tasso.mta.spool.SpoolOptions;
import dev.tasso.mta.spool.Store;
import dev.tasso.mta.watch.Lookout;
import dev.tasso.mta.watch.Tally;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/// The running server: every object of the journey, built in its order and taken down in the opposite one.
final class Server implements AutoCloseable {
    /// Open transactions may go on for so long after the order to stop.
    private static final Duration SESSIONS_GRACE = Duration.ofSeconds(10);

    /// Attempts under way may go on for so long after the last session is closed.
    private static final Duration ATTEMPTS_GRACE = Duration.ofSeconds(15);

    private final Listening listening;
    private final Endpoint endpoint;
    private final Reload reload;
    private final TakeDown takeDown;

    private Server(Listening listening, Endpoint endpoint, Reload reload, TakeDown takeDown) {
        this.listening = listening;
        this.endpoint = endpoint;
        this.reload = reload;
        this.takeDown = takeDown;
    }

    /// Starts everything; where something cannot start, what had been started is taken down again.
    ///
    /// @param configuration asked again at each reload
    static Server start(Config config, Supplier<Loaded> configuration, Journal journal) throws CannotStart {
        return start(config, configuration, journal, UnaryOperator.identity());
    }

    /// @param store what is put between the spool and its store, where somebody wants to see it fail
    static Server start(
            Config config, Supplier<Loaded> configuration, Journal journal, UnaryOperator<Store.Opener> store)
            throws CannotStart {
        TakeDown takeDown = new TakeDown();
        boolean whole = false;
        try {
            Server server = build(config, configuration, journal, store, takeDown);
            whole = true;
            return server;
        } finally {
            if (!whole) {
                takeDown.run();
            }
        }
    }

    private static Server build(
            Config config,
            Supplier<Loaded> configuration,
            Journal readers,
            UnaryOperator<Store.Opener> store,
            TakeDown takeDown)
            throws CannotStart {
        InstantSource clock = SteadyClock.system();
        Tally journal = new Tally(readers, clock);
        Lookout lookout = new Lookout(clock);
        Running.Surroundings around = new Running.Surroundings(dns(config), journal, lookout, clock);
        Folders.prepare(config.data());
        Beside<Endpoint> http =
                new Beside<>("http", () -> Endpoint.listen(config.http().address(), run(config)));
        takeDown.push(http::close);
        AtomicReference<Running> running = new AtomicReference<>(policies(config, around));
        takeDown.push(() -> running.get().retire());

        Spool spool = openSpool(config.data().resolve("spool"), journal, store, clock);
        takeDown.push(spool::close);

        Outward outward = new Outward(() -> running.get().deliverer(), clock);
        Scheduler scheduler = start(spool, outward, journal, Scheduling.options(config), clock);
        takeDown.push(() -> scheduler.stop(ATTEMPTS_GRACE));

        Reception reception = new Reception(
                () -> running.get().policy(), new Reception.Surroundings(spool, journal, clock, scheduler::release));
        Listening listening = Listening.start(config, running::get, reception, lookout);
        takeDown.push(() -> listening.stop(SESSIONS_GRACE));

        Reload reload = new Reload(configuration, running, scheduler, around);
        StatusReport status = new StatusReport(spool, listening, clock);
        Endpoint endpoint =
                open(http, config, new Desk(spool, scheduler, reload::run, status, lookout, journal, clock));
        takeDown.push(endpoint::close);
        takeDown.push(lookout::close);
        journal.tell(new Event.Started(clock.instant(), Version.text()));
        takeDown.push(() -> journal.tell(new Event.Stopped(clock.instant(), "as ordered")));
        return new Server(listening, endpoint, reload, takeDown);
    }

    /// Where each listener listens, with the port that was found.
    Map<Listener, InetSocketAddress> addresses() {
        return listening.addresses();
    }

    URI http() {
        return endpoint.address();
    }

    Desk.Reloaded reload() {
        return reload.run();
    }

    /// Takes no more mail, finishes what is in flight within a bound, and closes the spool.
    @Override
    public void close() {
        takeDown.run();
    }

    private static Dns dns(Config config) {
        return new DnsJava(DnsOptions.of(config.dns().servers(), config.dns().timeout()));
    }

    private static Running policies(Config config, Running.Surroundings around) throws CannotStart {
        try {
            return Running.of(config, around, new LockOut(around.clock()));
        } catch (IOException | GeneralSecurityException e) {
            throw new CannotStart(
                    "the certificate cannot be used: " + e.getMessage(), "see [tls] in the configuration file");
        }
    }

    private static Spool openSpool(Path folder, Journal journal, UnaryOperator<Store.Opener> store, InstantSource clock)
            throws CannotStart {
        try {
            return Spool.open(
                    store.apply(new RocksOpener(folder, clock, new SecureRandom())),
                    journal,
                    SpoolOptions.defaults(folder, clock, new SecureRandom()));
        } catch (IOException e) {
            throw new CannotStart(
                    "the spool in " + folder + " cannot be opened: " + e.getMessage(),
                    "where another Tasso uses it, stop that one or name another folder with --data");
        }
    }

    private static Scheduler start(
            Spool spool, Attempts attempts, Journal journal, ScheduleOptions options, InstantSource clock)
            throws CannotStart {
        try {
            Scheduler scheduler = new Scheduler(spool, attempts, journal, options, clock, new SecureRandom());
            scheduler.start();
            return scheduler;
        } catch (IOException e) {
            throw new CannotStart("the queue cannot be read: " + e.getMessage(), "see what the log says of the store");
        }
    }

    private static Path run(Config config) {
        return config.data().resolve("run");
    }

    private static Endpoint open(Beside<Endpoint> http, Config config, Desk desk) throws CannotStart {
        try {
            Endpoint endpoint = http.await();
            endpoint.open(desk);
            return endpoint;
        } catch (IOException e) {
            throw Ports.cannotListen("the HTTP endpoint", config.http().address(), e);
        } catch (RuntimeException e) {
            throw Ports.cannotListen("the HTTP endpoint", config.http().address(), e);
        }
    }
}
