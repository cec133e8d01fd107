package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Answer;

/// How a call to one place ended.
sealed interface Dialed {

    /// Mail may be handed over.
    record Ready(Connection connection) implements Dialed {}

    /// It may not, here and now.
    ///
    /// @param connected whether anybody answered at all
    /// @param permanent the place itself said that it never will
    record Refused(Answer answer, boolean connected, boolean permanent) implements Dialed {}
}
