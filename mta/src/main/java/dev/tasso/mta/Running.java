package dev.tasso.mta;

import dev.tasso.mta.accept.Policy;
import dev.tasso.mta.accounts.LockOut;
import dev.tasso.mta.accounts.Logins;
import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.SelfMade;
import dev.tasso.mta.deliver.DeliverOptions;
import dev.tasso.mta.deliver.Deliverer;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.journal.Event;
import dev.tasso.mta.journal.Journal;
import dev.tasso.mta.tls.ClientTls;
import dev.tasso.mta.tls.ServerTls;
import dev.tasso.mta.tls.TlsProvider;
import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.mta.watch.Lookout;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// What a reload replaces, all of it at once: the objects that are made of the configuration and hold no mail.
///
/// @param lockOut goes from one to the next: a reload forgives nobody
record Running(Config config, ServerTls tls, LockOut lockOut, Logins logins, Policy policy, Deliverer deliverer) {

    /// What does not change with the configuration.
    record Surroundings(Dns dns, Journal journal, Lookout lookout, InstantSource clock) {}

    /// Builds everything anew; nothing of it is in use yet, so a failure leaves the old one as it is.
    static Running of(Config config, Surroundings around, LockOut lockOut)
            throws IOException, GeneralSecurityException {
        InstantSource clock = around.clock();
        return new Running(
                config,
                ServerTls.open(
                        config.tls(),
                        SelfMade.of(config, clock),
                        (inUse, what) ->
                                around.journal().tell(new Event.CertificateChanged(clock.instant(), inUse, what))),
                lockOut,
                Logins.open(config.accounts(), logins(config, lockOut, clock)),
                new Policy(config, around.dns()),
                new Deliverer(DeliverOptions.of(config), around.dns(), clock, around.lookout()));
    }

    /// Issuers of tokens are asked by the JDK's TLS, over which its HTTP client is at home.
    private static Logins.Surroundings logins(Config config, LockOut lockOut, InstantSource clock)
            throws IOException, GeneralSecurityException {
        TlsSettings tls = config.tls();
        SSLContext trusted = ClientTls.of(
                        new TlsSettings(TlsProvider.Choice.JSSE, List.of(), Optional.empty(), tls.trustedAuthorities()))
                .context(new Verification.Name(""), Optional.empty());
        return new Logins.Surroundings(config.hostname().ascii(), lockOut, trusted, clock, new SecureRandom());
    }

    /// Lets go of what only this one used. Attempts under way and sessions that hold it go on.
    void retire() {
        deliverer.close();
        logins.close();
    }
}
