package dev.tasso.mta.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// `tasso serve`: runs the server until it is told to stop.
@Command(
        name = "serve",
        mixinStandardHelpOptions = true,
        description = {
            "Run the server until SIGTERM or Ctrl-C.",
            "Without a configuration file it listens on the loopback address only: SMTP on 2525, submission on 2587, "
                    + "HTTP on 8025; mail for localhost goes to Maildirs under tasso-data/mail."
        },
        footer = {"", "Examples:", "  tasso serve", "  tasso serve --config /etc/tasso/tasso.toml --data /var/lib/tasso"
        })
final class ServeCommand implements Callable<Integer> {
    @Mixin
    private final Place place = new Place();

    private final Serving serving;

    ServeCommand(Serving serving) {
        this.serving = serving;
    }

    @Override
    public Integer call() {
        return serving.serve(place.configFile(), place.dataOption());
    }
}
