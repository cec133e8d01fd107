package dev.tasso.smtp.client;

import java.io.IOException;
import java.util.List;

/// The connection ended, timed out or became unusable; replies of every kind are values and never come this way.
public final class ConnectionLost extends IOException {

    private static final long serialVersionUID = 1L;

    private final Stage stage;
    private final transient List<Sent.Result> decided;

    ConnectionLost(Stage stage, String message, List<Sent.Result> decided, Throwable cause) {
        super(message, cause);
        this.stage = stage;
        this.decided = List.copyOf(decided);
    }

    /// What the client was doing; after [Stage#END_OF_DATA] the fate of the message is unknown.
    public Stage stage() {
        return stage;
    }

    /// The recipients of the message being sent whose fate the server had already decided.
    public List<Sent.Result> decided() {
        return decided;
    }
}
