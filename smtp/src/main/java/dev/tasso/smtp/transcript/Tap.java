package dev.tasso.smtp.transcript;

import dev.tasso.smtp.transcript.Transcript.Entry;
import java.util.Optional;

/// Somebody who may begin to listen to a conversation at any moment, and cease again.
///
/// The conversation asks at each line, on its own thread: [#open()] must cost next to nothing, and nothing here may
/// block. What is told is redacted already.
public interface Tap {

    /// Whether anybody listens now.
    boolean open();

    /// A line was said; told only while [#open()].
    void said(Entry entry);

    /// The connection is closed: told in any case, perhaps more than once, and by any thread.
    ///
    /// @param lost why it was lost in the midst of the conversation, where it was
    void closed(Optional<String> lost);
}
