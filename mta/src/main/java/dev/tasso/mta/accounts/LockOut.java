package dev.tasso.mta.accounts;

import java.net.InetAddress;
import java.time.Duration;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

/// Slows down the guessing of passwords: by the address it comes from, and by the account it aims at.
///
/// Both count failures and forget them at a steady pace, so a guesser is let through at that pace and no faster, and
/// the owner is never locked out for good: from an address where they have logged in before they are not counted with
/// the attack on their account. Names that nobody has are treated as if somebody had them.
public final class LockOut {

    static final int FAILURES_BY_ADDRESS = 10;
    static final int FAILURES_BY_ACCOUNT = 20;
    static final Duration FORGIVEN_BY_ADDRESS = Duration.ofMinutes(1);
    static final Duration FORGIVEN_BY_ACCOUNT = Duration.ofSeconds(20);
    private static final int KNOWN_MAX = 100_000;

    private record Place(String account, InetAddress address) {}

    private final Offences<InetAddress> byAddress;
    private final Offences<String> byAccount;
    private final Map<Place, Boolean> known = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Place, Boolean> eldest) {
            return size() > KNOWN_MAX;
        }
    };

    public LockOut(InstantSource clock) {
        this.byAddress = new Offences<>(FORGIVEN_BY_ADDRESS, clock);
        this.byAccount = new Offences<>(FORGIVEN_BY_ACCOUNT, clock);
    }

    /// Whether an attempt is not even looked at.
    boolean refuses(String account, InetAddress from) {
        boolean hotAddress = byAddress.count(from) > FAILURES_BY_ADDRESS - 1;
        boolean hotAccount = byAccount.count(account) > FAILURES_BY_ACCOUNT - 1;
        return hotAddress || (hotAccount && !isKnown(account, from));
    }

    void failed(String account, InetAddress from) {
        byAddress.add(from);
        if (!isKnown(account, from)) {
            byAccount.add(account);
        }
    }

    void succeeded(String account, InetAddress from) {
        synchronized (known) {
            known.put(new Place(account, from), true);
        }
    }

    private boolean isKnown(String account, InetAddress from) {
        synchronized (known) {
            return known.containsKey(new Place(account, from));
        }
    }
}
