package dev.tasso.mta;

import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.Listener;
import dev.tasso.mta.config.Loaded;
import dev.tasso.mta.spool.Mutants;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;

/// The real server over a store that may have a defect, as a program of its own: `FOLDER MUTANT`. Says where it takes
/// mail, then `ready`.
final class MutantServer {

    private MutantServer() {}

    public static void main(String[] arguments) throws Exception {
        Path file = Path.of(arguments[0]).resolve("tasso.toml");
        Supplier<Loaded> configuration = () -> Config.load(Optional.of(file));
        if (!(configuration.get() instanceof Loaded.Ok(Config config, var _))) {
            throw new IllegalArgumentException(file + " cannot be used");
        }
        Server server = Server.start(config, configuration, System.err::println, Mutants.valueOf(arguments[1]));
        server.addresses().forEach((listener, address) -> {
            if (listener.kind() == Listener.Kind.MX) {
                System.out.println("mx " + address.getPort());
            }
        });
        System.out.println("ready");
        new CountDownLatch(1).await();
    }
}
