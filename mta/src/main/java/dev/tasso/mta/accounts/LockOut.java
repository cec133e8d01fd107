package dev.tasso.mta.accounts;

import dev.tasso.mta.config.Network;
import dev.tasso.mta.config.User;
import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down the guessing of passwords, and the owners of accounts as little as can be.
///
/// Failures are counted three times: at the source they come from, at the account they aim at, and at the place, which
/// is both together. Each count forgets at a steady pace, so a guesser is let through at that pace and no faster, and
/// nobody is locked out for good. At a place where the owner has logged in before, only the place counts: neither an
/// attack on their account from elsewhere nor one on other accounts from behind their address concerns them, and their
/// own failures concern nobody else. Names that nobody has are treated as if somebody had them. A source of IPv6 is the
/// whole network of a customer. Decision 0016 has the reasons.
public final class LockOut {

    static final int FAILURES_BY_PLACE = 5;
    static final int FAILURES_BY_SOURCE = 20;
    static final int FAILURES_BY_ACCOUNT = 20;

    /// The same for all three: then failures at one place, let through at its pace, are forgiven at the source as fast
    /// as
    /// they come, and do not stop the source.
    static final Duration FORGIVEN_EVERY = Duration.ofSeconds(20);

    private static final int KNOWN_MAX = 100_000;

    private record Place(String account, Network source) {}

    private final Offences<Network> bySource;
    private final Offences<String> byAccount;
    private final Offences<Place> byPlace;
    private final Map<Place, Boolean> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Boolean> eldest) {
            return size() > KNOWN_MAX;
        }
    };

    public LockOut(InstantSource clock) {
        this.bySource = new Offences<>(FORGIVEN_EVERY, clock);
        this.byAccount = new Offences<>(FORGIVEN_EVERY, clock);
        this.byPlace = new Offences<>(FORGIVEN_EVERY, clock);
    }

    /// Whether an attempt is not even looked at.
    boolean refuses(String account, InetAddress from) {
        Place place = place(account, from);
        if (byPlace.count(place) > FAILURES_BY_PLACE - 1) {
            return true;
        }
        boolean hot = bySource.count(place.source) > FAILURES_BY_SOURCE - 1
                || byAccount.count(place.account) > FAILURES_BY_ACCOUNT - 1;
        return hot && !isKnown(place);
    }

    void failed(String account, InetAddress from) {
        Place place = place(account, from);
        byPlace.add(place);
        if (!isKnown(place)) {
            bySource.add(place.source);
            if (!place.account.isEmpty()) {
                // Who names nobody, but shows a token or certificate, aims at nobody.
                byAccount.add(place.account);
            }
        }
    }

    void succeeded(String account, InetAddress from) {
        Place place = place(account, from);
        byPlace.forgive(place);
        synchronized (known) {
            known.put(place, true);
        }
    }

    private boolean isKnown(Place place) {
        synchronized (known) {
            return known.containsKey(place);
        }
    }

    /// Names longer than any user's are cut, for what is remembered must be bounded.
    private static Place place(String account, InetAddress from) {
        String name =
                account.length() <= User.NAME_LENGTH_MAX ? account : account.substring(0, User.NAME_LENGTH_MAX + 1);
        return new Place(name, Network.ofCustomer(from));
    }
}
