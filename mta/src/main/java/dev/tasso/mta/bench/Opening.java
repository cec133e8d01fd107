package dev.tasso.mta.bench;

import dev.tasso.smtp.client.SmtpClient;
import java.io.IOException;

/// Opens a session up to where mail can be sent: greeted, secured, logged in.
@FunctionalInterface
public interface Opening {

    Opened open() throws IOException;

    /// What came of it.
    sealed interface Opened {

        /// Mail can be sent.
        record Ready(SmtpClient client) implements Opened {}

        /// The server said no.
        record Refused(Mishap mishap) implements Opened {}
    }
}
