package dev.tasso.mta.accept;

import java.io.IOException;
import java.util.function.Predicate;

/// What routes hold until its destination asks for it (RFC 1985).
@FunctionalInterface
public interface HeldMail {

    /// Sends on what waits for these domains; answers how many messages that are.
    ///
    /// @param by who asks
    int release(Predicate<String> domains, String by) throws IOException;

    /// There is none.
    static HeldMail none() {
        return (_, _) -> 0;
    }
}
