package dev.tasso.mta;

import dev.tasso.mta.accept.Policy;
import dev.tasso.mta.accounts.LockOut;
import dev.tasso.mta.accounts.Users;
import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.SelfMade;
import dev.tasso.mta.config.UserFile;
import dev.tasso.mta.deliver.DeliverOptions;
import dev.tasso.mta.deliver.Deliverer;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.tls.ServerTls;
import dev.tasso.smtp.sasl.Authenticator;
import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.InstantSource;

/// What a reload replaces, all of it at once: the objects that are made of the configuration and hold no mail.
///
/// @param lockOut goes from one to the next: a reload forgives nobody
record Running(
        Config config,
        ServerTls tls,
        LockOut lockOut,
        Users users,
        Authenticator authenticator,
        Policy policy,
        Deliverer deliverer) {

    /// Builds everything anew; nothing of it is in use yet, so a failure leaves the old one as it is.
    static Running of(Config config, Dns dns, InstantSource clock, LockOut lockOut)
            throws IOException, GeneralSecurityException {
        Path file = config.accounts().file();
        SecureRandom random = new SecureRandom();
        Users users = new Users(file, UserFile.secret(file, random), lockOut);
        return new Running(
                config,
                ServerTls.open(config.tls(), SelfMade.of(config, clock)),
                lockOut,
                users,
                users.authenticator(config.hostname().ascii(), random)
                        .only(config.accounts().mechanisms()),
                new Policy(config),
                new Deliverer(DeliverOptions.of(config), dns, clock));
    }

    /// Lets go of what only this one used. Attempts under way and sessions that hold it go on.
    void retire() {
        deliverer.close();
        users.close();
    }
}
