package dev.tasso.mta;

import dev.tasso.mta.cli.Serving;
import java.nio.file.Path;
import java.util.Optional;

/// Runs the server for `tasso serve`.
final class Serve implements Serving {

    @Override
    public int serve(Optional<Path> configFile, Optional<Path> data) {
        return 0;
    }

    @Override
    public int rehearse() {
        return 0;
    }
}
