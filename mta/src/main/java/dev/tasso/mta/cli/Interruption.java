package dev.tasso.mta.cli;

/// Ctrl-C, for a command that goes on until it is interrupted: it has done then what it was asked for, and ends with 0.
final class Interruption implements AutoCloseable {
    private final Thread hook;

    /// @param last what is still to be done
    Interruption(Runnable last) {
        this.hook = Thread.ofPlatform().name("interrupted").unstarted(() -> {
            last.run();
            Runtime.getRuntime().halt(ExitCodes.OK);
        });
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// From now on, Ctrl-C is what it was.
    @Override
    public void close() {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException _) {
            // It is being run.
        }
    }
}
