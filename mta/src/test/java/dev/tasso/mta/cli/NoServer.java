package dev.tasso.mta.cli;

import dev.tasso.mta.sink.SinkOptions;
import java.nio.file.Path;
import java.util.Optional;

/// Stands where Main hands in what runs a server, for commands that have nothing to do with one.
record NoServer() implements Serving {

    @Override
    public int serve(Optional<Path> configFile, Optional<Path> data) {
        throw new AssertionError("nobody asked to serve");
    }

    @Override
    public int sink(SinkOptions options) {
        throw new AssertionError("nobody asked for a sink");
    }

    @Override
    public int rehearse() {
        throw new AssertionError("nobody asked to rehearse");
    }
}
