package dev.tasso.mta.cli;

import dev.tasso.mta.sink.SinkOptions;
import java.nio.file.Path;
import java.util.Optional;

/// What runs the server; handed in by Main, which alone may build it.
public interface Serving {

    /// Runs the server until it is told to stop; returns the exit code.
    int serve(Optional<Path> configFile, Optional<Path> data);

    /// Takes mail for development, and delivers none, until it is told to stop; returns the exit code.
    int sink(SinkOptions options);

    /// Starts and stops a server in a temporary folder, so that the JVM sees which classes are needed for that.
    int rehearse();
}
