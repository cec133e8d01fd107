package dev.tasso.mta.accounts;

import dev.tasso.mta.config.Issuer;
import dev.tasso.mta.config.KeySet;
import java.time.InstantSource;
import java.util.Optional;
import java.util.function.Predicate;
import javax.net.ssl.SSLContext;

/// Where an issuer's keys come from.
sealed interface Keys permits KeysInFile, KeysAtUrl {

    /// The keys as they are known now; empty where none are.
    ///
    /// @param enough whether what is looked for is among them: where it is not, it may be worth looking again
    Optional<KeySet> known(Predicate<KeySet> enough);

    /// Wherever they are configured to be.
    ///
    /// @param trusted whom connections believe
    static Keys of(Issuer issuer, SSLContext trusted, InstantSource clock) {
        return switch (issuer.keys()) {
            case Issuer.Keys.InFile(var file) -> new KeysInFile(file);
            case Issuer.Keys.AtUrl(var url) -> new KeysAtUrl(url, trusted, clock);
        };
    }
}
