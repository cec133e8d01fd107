package dev.tasso.mta.accounts;

import dev.tasso.mta.config.User;
import dev.tasso.smtp.sasl.PasswordChecker;
import dev.tasso.smtp.sasl.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.time.Duration;

/// Asks somebody outside of this program whether a password is right.
final class OutsidePasswords implements PasswordChecker, AutoCloseable {

    /// Wrong passwords are often answered late on purpose, and must not keep right ones waiting.
    private static final int ASKED_AT_ONCE = 32;

    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);

    private final Asking asking;
    private final Gate gate;
    private final Checks checks;

    /// Who is asked. It may block, and is interrupted where that takes too long.
    interface Asking {

        Verdict ask(String user, String password, InetAddress from) throws IOException;
    }

    OutsidePasswords(Asking asking, Gate gate) {
        this(asking, gate, ANSWER_WITHIN);
    }

    OutsidePasswords(Asking asking, Gate gate, Duration within) {
        this.asking = asking;
        this.gate = gate;
        this.checks = new Checks(ASKED_AT_ONCE, within);
    }

    @Override
    public Verdict check(String user, String password, InetAddress from) {
        return gate.judge(user, from, () -> checks.run(() -> asked(user, password, from)));
    }

    /// Some back-ends, LDAP servers first of all, take an empty password for somebody who wants no login. A name that
    /// nobody can have may mean anything to them.
    private Verdict asked(String user, String password, InetAddress from) throws IOException {
        return password.isEmpty() || User.name(user).isEmpty()
                ? new Verdict.Denied()
                : asking.ask(user, password, from);
    }

    @Override
    public void close() {
        checks.close();
    }
}
