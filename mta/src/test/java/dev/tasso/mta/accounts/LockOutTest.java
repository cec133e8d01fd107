package dev.tasso.mta.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;

/// Guessing is slowed down, and the owner of an account gets in again.
class LockOutTest {

    private static final InetAddress HOME = InetAddress.ofLiteral("192.0.2.1");
    private static final InetAddress ATTACKER = InetAddress.ofLiteral("198.51.100.1");
    private static final InetAddress HOTEL = InetAddress.ofLiteral("203.0.113.1");

    private Instant now = Instant.parse("2026-11-23T12:00:00Z");
    private final LockOut lockOut = new LockOut((InstantSource) () -> now);

    @Test
    void g99_an_address_is_stopped_after_its_failures_and_goes_on_at_a_slow_pace() {
        assertThat(attempts(ATTACKER, 1_000)).isEqualTo(LockOut.FAILURES_BY_ADDRESS);

        now = now.plus(LockOut.FORGIVEN_BY_ADDRESS).plusMillis(1);
        assertThat(attempts(ATTACKER, 1_000)).isEqualTo(1);
        assertThat(lockOut.refuses("ben", HOME)).isFalse();
    }

    @Test
    void g99_an_account_is_guarded_against_many_addresses() {
        int let = 0;
        for (int i = 0; i < 1_000; i++) {
            let += attempts(InetAddress.ofLiteral("198.51.100." + i % 250), 1);
        }
        assertThat(let).isEqualTo(LockOut.FAILURES_BY_ACCOUNT);
    }

    @Test
    void g99_the_owner_gets_in_from_where_they_were_before_and_soon_from_elsewhere() {
        lockOut.succeeded("anna", HOME);
        for (int i = 0; i < 250; i++) {
            attempts(InetAddress.ofLiteral("198.51.100." + i), 3);
        }
        assertThat(lockOut.refuses("anna", HOME)).isFalse();
        assertThat(lockOut.refuses("anna", HOTEL)).isTrue();

        now = now.plus(LockOut.FORGIVEN_BY_ACCOUNT).plus(Duration.ofMillis(1));
        assertThat(lockOut.refuses("anna", HOTEL)).isFalse();
    }

    @Test
    void failures_of_one_account_from_home_do_not_lock_the_account() {
        lockOut.succeeded("anna", HOME);
        attempts(HOME, 100);

        assertThat(lockOut.refuses("anna", HOTEL)).isFalse();
    }

    /// How many of the attempts were looked at; all of them fail.
    private int attempts(InetAddress from, int count) {
        int let = 0;
        for (int i = 0; i < count; i++) {
            if (!lockOut.refuses("anna", from)) {
                let++;
                lockOut.failed("anna", from);
            }
        }
        return let;
    }
}
