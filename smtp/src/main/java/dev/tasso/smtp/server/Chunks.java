package dev.tasso.smtp.server;

import dev.tasso.smtp.command.Command.Bdat;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.server.State.Chunking;
import dev.tasso.smtp.server.State.ReceivingChunk;
import dev.tasso.smtp.wire.ChunkInput;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.Optional;

/// What is said between two chunks of a message, while its handler waits for the rest (RFC 3030 section 2).
final class Chunks implements ChunkInput.Source {

    private final Conversation conversation;
    private final Chunking between;
    private final Duration within;
    private Optional<Step> givenUp = Optional.empty();

    Chunks(Conversation conversation, Transaction transaction, Duration within) {
        this.conversation = conversation;
        this.between = new Chunking(transaction);
        this.within = within;
    }

    /// The command that gave the message up, answered and not yet obeyed.
    Optional<Step> givenUp() {
        return givenUp;
    }

    @Override
    public Bdat next(ChunkInput input) throws IOException {
        conversation.say(new Step(Replies.CHUNK_OK, between));
        try {
            while (true) {
                Step step = conversation.ask(between, input.within(within));
                switch (step.next()) {
                    case ReceivingChunk receiving -> {
                        return receiving.chunk();
                    }
                    case Chunking _ -> conversation.say(step);
                    default -> {
                        givenUp = Optional.of(step);
                        throw new IOException("the client gave the message up");
                    }
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("the session was interrupted between two chunks");
        }
    }
}
