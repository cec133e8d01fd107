package dev.tasso.mta.config;

import dev.tasso.smtp.address.DomainName;
import dev.tasso.smtp.sasl.Mechanism;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.tomlj.Toml;
import org.tomlj.TomlArray;

/// How one kind of value is written in the file.
///
/// @param what with its article: `a duration`
/// @param cure how to write it, with an example
/// @param parse from the value that TOML knows; empty where it is none
/// @param print as it would stand in the file
record Form<T>(String what, String cure, Function<Object, Optional<T>> parse, Function<T, String> print) {

    static final Form<String> TEXT = text(
            "a text without control characters",
            "write it in quotes",
            text -> text.chars().anyMatch(Character::isISOControl) ? Optional.empty() : Optional.of(text),
            text -> text);
    static final Form<Duration> DURATION = text(
            "a duration",
            "write a number and s, m, h or d, for example \"30s\", \"5m\", \"1h30m\", \"5d\"",
            text -> Durations.parse(text),
            Durations::print);
    /// Zero stands for never.
    static final Form<Duration> DURATION_OR_NEVER = text(
            "a duration or \"never\"",
            "write for example \"4h\", or \"never\"",
            text -> text.equals("never") ? Optional.of(Duration.ZERO) : Durations.parse(text),
            duration -> duration.isZero() ? "never" : Durations.print(duration));
    static final Form<Long> SIZE =
            text("a size", "write for example \"50MB\", \"512KB\", \"1GB\" or \"64MiB\"", Sizes::parse, Sizes::print);
    static final Form<Network> NETWORK = text(
            "a network",
            "write an address, a slash and the length of the prefix, with no bits set behind it: "
                    + "\"192.0.2.0/24\", \"2001:db8::/32\"; or one address: \"192.0.2.1\"",
            Network::parse,
            Network::toString);
    static final Form<InetAddress> ADDRESS = text(
            "an IP address",
            "write for example \"192.0.2.1\" or \"2001:db8::1\"",
            Addresses::literal,
            InetAddress::getHostAddress);
    static final Form<InetSocketAddress> ADDRESS_PORT = text(
            "an IP address with a port",
            "write for example \"127.0.0.1:2525\", \"[::1]:2525\", or \"*:25\" for all addresses of this machine",
            Addresses::withPort,
            Addresses::print);
    static final Form<String> HOST = text(
            "a host name or an IP address",
            "write for example \"mail.example.org\" or \"192.0.2.1\"",
            text -> Addresses.literal(text).isPresent()
                            || DomainName.parse(text).isPresent()
                    ? Optional.of(text)
                    : Optional.empty(),
            text -> text);
    static final Form<DomainName> DOMAIN =
            text("a domain name", "write for example \"example.org\"", DomainName::parse, DomainName::text);
    static final Form<Target> TARGET = text(
            "a mailbox",
            "write an address (\"user@example.org\") or a local part alone (\"user\")",
            Target::parse,
            Target::toString);
    static final Form<Mechanism> MECHANISM = text(
            "a mechanism for AUTH",
            "write one of "
                    + Arrays.stream(Mechanism.values())
                            .map(mechanism -> quoted(mechanism.saslName()))
                            .collect(Collectors.joining(", ")),
            text -> Mechanism.named(text.toUpperCase(Locale.ROOT)),
            Mechanism::saslName);
    static final Form<TomlArray> LIST = new Form<>(
            "a list",
            "write values in brackets: [\"one\", \"two\"]",
            value -> value instanceof TomlArray array ? Optional.of(array) : Optional.empty(),
            array -> array.toJson());
    static final Form<Integer> PORT = number(1, 65_535);
    static final Form<Boolean> FLAG = new Form<>(
            "true or false",
            "write true or false, without quotes",
            value -> value instanceof Boolean flag ? Optional.of(flag) : Optional.empty(),
            flag -> Boolean.toString(flag));
    static final Form<Double> PART = new Form<>(
            "a number from 0 to 1",
            "write for example 0.2, without quotes",
            value -> value instanceof Number number && number.doubleValue() >= 0 && number.doubleValue() <= 1
                    ? Optional.of(number.doubleValue())
                    : Optional.empty(),
            part -> Double.toString(part));

    static Form<Integer> number(int min, int max) {
        return new Form<>(
                "a whole number from " + min + " to " + max,
                "write it without quotes",
                value -> value instanceof Long number && number >= min && number <= max
                        ? Optional.of(number.intValue())
                        : Optional.empty(),
                number -> Integer.toString(number));
    }

    /// A file or folder; a relative one is taken from `base`.
    static Form<Path> path(Path base) {
        return text(
                "a path",
                "write the path of a file or folder in quotes",
                text -> resolve(base, text),
                path -> path.toString());
    }

    /// One of the words that name the constants: lower case, hyphens.
    static <E extends Enum<E>> Form<E> choice(Class<E> type) {
        E[] constants = type.getEnumConstants();
        String words = Arrays.stream(constants).map(c -> quoted(word(c))).collect(Collectors.joining(", "));
        return text(
                "one of " + words,
                "write " + words.replaceAll(", ([^,]*)$", " or $1"),
                text -> Arrays.stream(constants)
                        .filter(c -> word(c).equals(text))
                        .findFirst(),
                Form::word);
    }

    static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    static String quoted(String text) {
        return "\"" + Toml.tomlEscape(text) + "\"";
    }

    /// A value written as a text that `parse` reads.
    static <T> Form<T> text(String what, String cure, Function<String, Optional<T>> parse, Function<T, String> print) {
        return new Form<>(
                what,
                cure,
                value -> value instanceof String text && !text.isEmpty() ? parse.apply(text) : Optional.empty(),
                value -> quoted(print.apply(value)));
    }

    private static Optional<Path> resolve(Path base, String text) {
        try {
            return Optional.of(base.resolve(text));
        } catch (InvalidPathException noPath) {
            return Optional.empty();
        }
    }
}
