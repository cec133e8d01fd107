package dev.tasso.mta.config;

import java.io.IOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// Somebody whose tokens are believed: `[[oauth]]` (RFC 7519, RFC 9068).
///
/// @param name for errors and logs
/// @param url as its tokens name it in `iss`
/// @param audience what its tokens must be for, in `aud`
/// @param userClaim which claim names the user
/// @param scope that a token must have; empty where none is asked for
/// @param anybody whether everybody it names may log in, or only those in the users' file
/// @param clockSkew how far its clock may be from ours
public record Issuer(
        String name,
        String url,
        String audience,
        Keys keys,
        String userClaim,
        String scope,
        boolean anybody,
        Duration clockSkew) {

    private static final Duration CLOCK_SKEW = Duration.ofMinutes(1);
    private static final Duration CLOCK_SKEW_MAX = Duration.ofMinutes(10);

    /// Where its public keys are.
    public sealed interface Keys {

        /// Read again when it changes.
        record InFile(Path file) implements Keys {}

        /// Fetched over HTTPS, and kept.
        record AtUrl(URI url) implements Keys {}
    }

    /// Who of those that an issuer names may log in.
    private enum Who {
        /// Those in the users' file.
        LISTED,
        ANY
    }

    private static final Form<URI> URL = Form.text(
            "a URL of HTTPS",
            "write for example \"https://login.example.org/certs\"",
            text -> url(text).filter(Issuer::safe),
            URI::toString);

    /// @param listed whether there is a file of users
    static List<Issuer> readAll(Table root, Path base, boolean listed) {
        List<Issuer> issuers = new ArrayList<>();
        Set<String> urls = new HashSet<>();
        for (Table table : root.tables("oauth")) {
            Optional<Issuer> issuer = read(table, base, listed);
            if (issuer.isPresent() && !urls.add(issuer.get().url())) {
                table.wrong("issuer", "stands here twice", "take one of both sections out");
            }
            issuer.ifPresent(issuers::add);
        }
        return issuers;
    }

    private static Optional<Issuer> read(Table table, Path base, boolean listed) {
        Optional<String> url = table.required("issuer", Form.TEXT);
        String name = table.value("name", Form.TEXT, url.orElse(""));
        Optional<String> audience = table.required("audience", Form.TEXT);
        Optional<Keys> keys = keys(table, base);
        String claim = table.value("user-claim", Form.TEXT, "sub");
        Optional<String> scope = table.value("scope", Form.TEXT);
        Who who = table.value("users", Form.choice(Who.class), Who.LISTED);
        Duration skew = table.value("clock-skew", Form.DURATION, CLOCK_SKEW);
        table.end();
        if (who == Who.LISTED && !listed) {
            table.wrong(
                    "users",
                    "says \"listed\", but there is no list: the passwords are not in a file",
                    "write users = \"any\" if whomever the issuer names may log in");
        }
        if (skew.compareTo(CLOCK_SKEW_MAX) > 0) {
            table.wrong("clock-skew", "makes old tokens last too long", "write at most \"10m\", and set the clocks");
        }
        if (url.isEmpty() || audience.isEmpty() || keys.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(
                new Issuer(name, url.get(), audience.get(), keys.get(), claim, scope.orElse(""), who == Who.ANY, skew));
    }

    private static Optional<Keys> keys(Table table, Path base) {
        Optional<Keys> file = table.value("keys-file", Form.path(base)).map(Keys.InFile::new);
        Optional<Keys> url = table.value("keys-url", URL).map(Keys.AtUrl::new);
        if (file.isPresent() && url.isPresent()) {
            table.wrong("keys-file", "stands beside keys-url", "keep one of them");
        } else if (!table.has("keys-file") && !table.has("keys-url")) {
            table.wrong("keys-url", "is missing", "say where the issuer publishes its keys, or give a keys-file");
        }
        if (file.isPresent() && file.get() instanceof Keys.InFile(Path path)) {
            check(table, path);
        }
        return file.or(() -> url);
    }

    private static void check(Table table, Path file) {
        try {
            if (KeySet.read(Files.readAllBytes(file)) instanceof KeySet.Read.Broken(String why)) {
                table.wrong("keys-file", file + " cannot be used: " + why, "give a JSON Web Key Set (RFC 7517)");
            }
        } catch (IOException unreadable) {
            table.wrong("keys-file", file + " cannot be read", "give the path of a file that this user may read");
        }
    }

    private static Optional<URI> url(String text) {
        try {
            return Optional.of(new URI(text));
        } catch (URISyntaxException noUrl) {
            return Optional.empty();
        }
    }

    /// Whoever can change the keys on their way can be everybody.
    private static boolean safe(URI url) {
        return url.getHost() != null
                && url.getUserInfo() == null
                && "https".equals(String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT));
    }
}
