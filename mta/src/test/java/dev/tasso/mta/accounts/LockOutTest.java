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
    void g99_aPlaceIsStoppedAfterItsFailuresAndGoesOnAtASlowPace() {
        assertThat(attempts("anna", ATTACKER, 1_000)).isEqualTo(LockOut.FAILURES_BY_PLACE);

        pass(LockOut.FORGIVEN_EVERY);
        assertThat(attempts("anna", ATTACKER, 1_000)).isEqualTo(1);
        assertThat(lockOut.refuses("ben", HOME)).isFalse();
    }

    @Test
    void g99_aSourceThatTriesManyAccountsIsStopped() {
        assertThat(spray(ATTACKER, 1_000)).isEqualTo(LockOut.FAILURES_BY_SOURCE);
        assertThat(lockOut.refuses("anna", ATTACKER)).isTrue();
        assertThat(lockOut.refuses("anna", HOME)).isFalse();

        pass(LockOut.FORGIVEN_EVERY);
        assertThat(spray(ATTACKER, 1_000)).isEqualTo(1);
    }

    @Test
    void g99_anAccountIsGuardedAgainstManyAddresses() {
        int let = 0;
        for (int i = 0; i < 1_000; i++) {
            let += attempts("anna", InetAddress.ofLiteral("198.51.100." + i % 250), 1);
        }
        assertThat(let).isEqualTo(LockOut.FAILURES_BY_ACCOUNT);
    }

    @Test
    void g99_aWholeNetworkOfOneCustomerIsOneSource() {
        int let = 0;
        for (int i = 0; i < 1_000; i++) {
            let += attempts("anna", InetAddress.ofLiteral("2001:db8:1:2:" + Integer.toHexString(i) + "::1"), 1);
        }
        assertThat(let).isEqualTo(LockOut.FAILURES_BY_PLACE);
        assertThat(lockOut.refuses("anna", InetAddress.ofLiteral("2001:db8:1:3::1")))
                .isFalse();

        lockOut.succeeded("ben", InetAddress.ofLiteral("2001:db8:1:2::1"));
        spray(InetAddress.ofLiteral("2001:db8:1:2::2"), 1_000);
        assertThat(lockOut.refuses("ben", InetAddress.ofLiteral("2001:db8:1:2::3")))
                .isFalse();
        assertThat(lockOut.refuses("cara", InetAddress.ofLiteral("2001:db8:1:2::4")))
                .isTrue();
    }

    @Test
    void g99_theOwnerGetsInFromWhereTheyWereBeforeAndSoonFromElsewhere() {
        lockOut.succeeded("anna", HOME);
        for (int i = 0; i < 250; i++) {
            attempts("anna", InetAddress.ofLiteral("198.51.100." + i), 3);
        }
        assertThat(lockOut.refuses("anna", HOME)).isFalse();
        assertThat(lockOut.refuses("anna", HOTEL)).isTrue();

        pass(LockOut.FORGIVEN_EVERY);
        assertThat(lockOut.refuses("anna", HOTEL)).isFalse();
    }

    @Test
    void g99_aGuesserBehindTheOwnersAddressDoesNotStopTheOwner() {
        lockOut.succeeded("anna", HOME);
        for (int minute = 0; minute < 60; minute++) {
            spray(HOME, 1_000);
            assertThat(lockOut.refuses("anna", HOME)).isFalse();
            pass(Duration.ofMinutes(1));
        }
    }

    @Test
    void g99_aGuesserBehindTheOwnersAddressAtTheOwnersAccountStopsThemForNoLongerThanOnePace() {
        lockOut.succeeded("anna", HOME);
        attempts("anna", HOME, 1_000);
        assertThat(lockOut.refuses("anna", HOME)).isTrue();

        pass(LockOut.FORGIVEN_EVERY);
        assertThat(lockOut.refuses("anna", HOME)).isFalse();
        lockOut.succeeded("anna", HOME);
        assertThat(attempts("anna", HOME, 1_000)).isEqualTo(LockOut.FAILURES_BY_PLACE);
    }

    /// A telephone that nobody has told the new password tries it for ever.
    @Test
    void g99_anAccountGuessedAtWithoutEndDoesNotStopOthersAtItsAddress() {
        for (int second = 0; second < 3_600; second++) {
            attempts("anna", HOME, 10);
            pass(Duration.ofSeconds(1));
        }
        assertThat(lockOut.refuses("ben", HOME)).isFalse();
    }

    @Test
    void g99_failuresOfAnAccountWhereItIsAtHomeLockItNowhereElse() {
        lockOut.succeeded("anna", HOME);
        attempts("anna", HOME, 100);

        assertThat(lockOut.refuses("anna", HOTEL)).isFalse();
    }

    @Test
    void g99_namesWithoutEndAreRememberedByTheirBeginning() {
        String name = "a".repeat(10_000);
        for (int i = 0; i < LockOut.FAILURES_BY_PLACE; i++) {
            lockOut.failed(name + i, ATTACKER);
        }
        assertThat(lockOut.refuses(name, ATTACKER)).isTrue();
        assertThat(lockOut.refuses("a".repeat(255), ATTACKER)).isFalse();
    }

    private void pass(Duration time) {
        now = now.plus(time).plusMillis(1);
    }

    /// How many of the attempts, each at another account, were looked at; all of them fail.
    private int spray(InetAddress from, int count) {
        int let = 0;
        for (int i = 0; i < count; i++) {
            let += attempts("user" + i, from, 1);
        }
        return let;
    }

    /// How many of the attempts were looked at; all of them fail.
    private int attempts(String account, InetAddress from, int count) {
        int let = 0;
        for (int i = 0; i < count; i++) {
            if (!lockOut.refuses(account, from)) {
                let++;
                lockOut.failed(account, from);
            }
        }
        return let;
    }
}
