package dev.tasso.mta.accounts;

import dev.tasso.mta.config.User;
import dev.tasso.smtp.sasl.Verdict;
import java.net.InetAddress;
import java.util.Locale;
import java.util.function.Supplier;

/// Stands before everything that knows who somebody is: turns away whom [LockOut] refuses, and counts what became of
/// the
/// others.
final class Gate {

    private final LockOut lockOut;

    /// @param lockOut outlives a reload
    Gate(LockOut lockOut) {
        this.lockOut = lockOut;
    }

    /// What the question gives, where it is asked at all.
    ///
    /// @param user as the client named itself; empty where it leaves that to its token or certificate
    Verdict judge(String user, InetAddress from, Supplier<Verdict> question) {
        String account = account(user);
        if (lockOut.refuses(account, from)) {
            return new Verdict.Unavailable();
        }
        Verdict verdict = question.get();
        switch (verdict) {
            case Verdict.Granted _ -> lockOut.succeeded(account, from);
            case Verdict.Denied _ -> lockOut.failed(account, from);
            case Verdict.Unavailable _ -> {}
        }
        return verdict;
    }

    /// The name under which a user is counted, and known from then on.
    static String account(String user) {
        return User.name(user).orElse(user.toLowerCase(Locale.ROOT));
    }
}
