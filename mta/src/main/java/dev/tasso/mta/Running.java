package dev.tasso.mta;

import dev.tasso.mta.accept.Policy;
import dev.tasso.mta.accounts.Users;
import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.SelfMade;
import dev.tasso.mta.deliver.DeliverOptions;
import dev.tasso.mta.deliver.Deliverer;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.tls.ServerTls;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.time.InstantSource;

/// What a reload replaces, all of it at once: the objects that are made of the configuration and hold no mail.
record Running(Config config, ServerTls tls, Users users, Policy policy, Deliverer deliverer) {

    /// Builds everything anew; nothing of it is in use yet, so a failure leaves the old one as it is.
    static Running of(Config config, Dns dns, InstantSource clock) throws IOException, GeneralSecurityException {
        return new Running(
                config,
                ServerTls.open(config.tls(), SelfMade.of(config, clock)),
                new Users(config.accounts().file(), clock),
                new Policy(config),
                new Deliverer(DeliverOptions.of(config), dns, clock));
    }

    /// Lets go of what only this one used. Attempts under way and sessions that hold it go on.
    void retire() {
        deliverer.close();
        users.close();
    }
}
