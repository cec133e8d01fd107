package dev.tasso.mta.config;

import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.smtp.address.DomainName;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.tomlj.Toml;
import org.tomlj.TomlParseError;
import org.tomlj.TomlParseResult;
import org.tomlj.TomlTable;

/// Reads a configuration file from top to bottom, section by section; each section reads itself.
final class Loader {

    private static final DomainName LOCALHOST = new DomainName("localhost", "localhost");
    private static final Path NO_FILE = Path.of("(no file)");

    private final Reading reading;
    private final Path base;
    private final Overrides overrides;

    private Loader(Reading reading, Path base, Overrides overrides) {
        this.reading = reading;
        this.base = base;
        this.overrides = overrides;
    }

    static Loaded load(Optional<Path> file, Overrides overrides) {
        Reading reading = new Reading(file.orElse(NO_FILE));
        TomlTable toml = file.map(f -> parse(f, reading)).orElseGet(() -> Toml.parse(""));
        Path base = file.map(Path::getParent).orElse(Path.of(""));
        Config config = new Loader(reading, base, overrides).read(Table.root(reading, toml));
        return reading.broken() ? new Loaded.Broken(reading.errors()) : new Loaded.Ok(config, reading.settings());
    }

    private Config read(Table root) {
        DomainName hostname = root.value("hostname", Form.DOMAIN, machineName());
        Path data = data(root);
        TlsSettings tls = new TlsSection(base).read(root.table("tls"));
        List<Listener> listeners = Listener.readAll(root, tls, base);
        Local local = Local.read(root.table("local"));
        List<Alias> aliases = Alias.readAll(root.table("aliases"), local);
        Relay relay = Relay.read(root.table("relay"), listeners);
        Accounts accounts = Accounts.read(root, base, data);
        SessionLimits limits = SessionLimits.read(root.table("limits"));
        Table retryTable = root.table("retry");
        Retry retry = Retry.read(retryTable, Retry.DEFAULT);
        retryTable.end();
        List<Route> routes = new RouteSection(local, retry, base, data).readAll(root);
        Deliver deliver = Deliver.read(root.table("deliver"));
        Resolver dns = Resolver.read(root.table("dns"));
        Http http = Http.read(root.table("http"));
        root.end();
        return new Config(
                hostname, data, listeners, tls, local, aliases, relay, accounts, limits, routes, deliver, dns, http);
    }

    /// The command line wins; otherwise a relative folder is taken from the file's own folder.
    private Path data(Table root) {
        Path fromFile = root.value("data", Form.path(base), base.resolve("tasso-data"));
        overrides.data().ifPresent(data -> reading.fromCommandLine("data", Form.quoted(data.toString())));
        return overrides.data().orElse(fromFile);
    }

    private static TomlTable parse(Path file, Reading reading) {
        try {
            TomlParseResult result = Toml.parse(Files.readString(file));
            for (TomlParseError error : result.errors()) {
                reading.error(
                        error.position(),
                        "",
                        String.valueOf(error.getMessage()),
                        "a line is: key = value, [section], or # comment; texts stand in quotes");
            }
            return result;
        } catch (NoSuchFileException missing) {
            reading.error("", "there is no such file", "give the path of a file, or none to take every default");
        } catch (IOException unreadable) {
            reading.error("", "cannot be read: " + unreadable, "make it a readable file in UTF-8");
        }
        return Toml.parse("");
    }

    private static DomainName machineName() {
        try {
            return DomainName.parse(InetAddress.getLocalHost().getHostName()).orElse(LOCALHOST);
        } catch (UnknownHostException nameless) {
            return LOCALHOST;
        }
    }
}
