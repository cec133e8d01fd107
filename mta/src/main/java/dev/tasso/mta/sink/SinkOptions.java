package dev.tasso.mta.sink;

import dev.tasso.smtp.scenario.Logins;
import dev.tasso.smtp.scenario.Script;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What a sink is and does.
///
/// @param smtp where it takes mail
/// @param http where it shows mail
/// @param run the folder in which commands find the running sink
/// @param maildir where messages are written to beside being kept in memory
/// @param logins what becomes of AUTH
/// @param behaviour what it does instead of the normal thing
public record SinkOptions(
        InetSocketAddress smtp,
        InetSocketAddress http,
        Path run,
        Optional<Path> maildir,
        Security security,
        Logins logins,
        List<Script.Rule> behaviour,
        SinkLimits limits,
        Telling telling) {

    public SinkOptions {
        behaviour = List.copyOf(behaviour);
    }

    /// How it speaks TLS.
    public enum Security {
        /// After STARTTLS, for who wants it.
        OFFERED,
        /// From the first octet on.
        IMPLICIT,
        NONE
    }

    /// What is printed of each message.
    public enum Telling {
        TEXT,
        JSON,
        NOTHING
    }
}
