package dev.tasso.smtp.client;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;

/// Commands that were said, and whose replies are still to be heard (RFC 2920).
final class Pipeline {

    /// Commands between two waits: so few that neither side's buffers fill while nobody reads (RFC 2920 section 3.1).
    static final int GROUP_MAX = 100;

    /// What it speaks through, how patiently, and what the server offers.
    record Links(Wire wire, ReplyInput replies, ClientOptions options, Extensions extensions) {}

    /// A command whose reply is due.
    record Said(Stage stage, int recipient) {}

    /// Whoever makes sense of replies.
    interface Listener {
        /// Whether more shall be heard.
        boolean heard(Said command, Reply reply) throws IOException;
    }

    private final Wire wire;
    private final ReplyInput replies;
    private final Timeouts timeouts;
    private final boolean grouping;
    private final Listener listener;
    private final ArrayDeque<Said> said = new ArrayDeque<>();
    private Stage stage = Stage.EXTENSIONS;
    private boolean over;

    /// @param grouping whether a reply may be read later than its command is said
    Pipeline(Links links, boolean grouping, Listener listener) {
        wire = links.wire();
        replies = links.replies();
        timeouts = links.options().timeouts();
        this.grouping = grouping;
        this.listener = listener;
    }

    boolean grouping() {
        return grouping;
    }

    /// What was last said or heard.
    Stage stage() {
        return stage;
    }

    void reach(Stage value) {
        stage = value;
    }

    /// Whether no reply is due.
    boolean idle() {
        return said.isEmpty();
    }

    /// @param unheard whether its reply is left for later in any case
    void say(Said command, String line, boolean unheard) throws IOException {
        stage = command.stage();
        wire.writeLine(line);
        said.add(command);
        if (!unheard && (!grouping || said.size() >= GROUP_MAX)) {
            hear();
        }
    }

    /// Something was said whose reply is due.
    void add(Said command) {
        said.add(command);
    }

    void hear() throws IOException {
        while (!said.isEmpty() && !over) {
            Said command = said.remove();
            stage = command.stage();
            over = !listener.heard(command, replies.read(within()));
        }
    }

    /// Sends what was said, and waits for no reply.
    void leave() throws IOException {
        wire.flush();
        said.clear();
    }

    private Duration within() {
        return switch (stage) {
            case DATA -> timeouts.data();
            case BODY, END_OF_DATA -> timeouts.endOfData();
            default -> timeouts.command();
        };
    }
}
