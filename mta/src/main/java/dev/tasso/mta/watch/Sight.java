package dev.tasso.mta.watch;

import dev.tasso.smtp.transcript.Transcript.Entry;

/// What somebody who watches is told.
public sealed interface Sight {

    /// A conversation that is wanted; its lines so far follow.
    record Begun(Conversation.Heading heading) implements Sight {}

    /// A line of it.
    record Said(long conversation, Entry entry) implements Sight {}

    /// Lines of one conversation that were said before it was known to be wanted, and for which there was no room.
    record NotKept(long conversation, long lines) implements Sight {}

    /// The connection is closed.
    ///
    /// @param offsetMs milliseconds since the conversation began
    record Ended(long conversation, long offsetMs) implements Sight {}

    /// Lines of any conversation that came faster than they were taken.
    record Missed(long lines) implements Sight {}
}
