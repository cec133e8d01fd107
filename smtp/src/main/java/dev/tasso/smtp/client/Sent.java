package dev.tasso.smtp.client;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.reply.Reply;
import java.util.List;

/// What became of one message, recipient by recipient, in the order of [Outgoing#recipients()].
public record Sent(List<Result> results) {

    public Sent {
        results = List.copyOf(results);
    }

    /// The reply that decided one recipient's fate.
    ///
    /// @param stage where it was given; [Stage#END_OF_DATA] also where all went well
    public record Result(Mailbox recipient, Stage stage, Reply reply) {

        /// Whether the server has taken responsibility for this recipient.
        public boolean accepted() {
            return stage == Stage.END_OF_DATA && reply.positive();
        }
    }

    /// Whether the server has taken responsibility for every recipient.
    public boolean accepted() {
        return results.stream().allMatch(Result::accepted);
    }
}
