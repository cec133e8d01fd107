package dev.tasso.smtp.scenario;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Transcript;
import java.util.function.Supplier;

/// What becomes of a message that a scripted server has taken.
@FunctionalInterface
public interface Inbox {

    /// Keeps the message, or says why it cannot; asked before the last reply is said, and only where the script does
    /// not say something else.
    ///
    /// @param said what was said about it: the beginning of the session, and this transaction; complete when the
    ///     reply was said
    /// @return what to say to the client
    Reply keep(ReceivedMail mail, Supplier<Transcript> said);
}
