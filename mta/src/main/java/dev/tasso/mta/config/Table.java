package dev.tasso.mta.config;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.tomlj.Toml;
import org.tomlj.TomlArray;
import org.tomlj.TomlPosition;
import org.tomlj.TomlTable;

/// A cursor over one table of the file: it gives values, notes where each comes from, and knows at the end which keys
/// nobody asked for.
///
/// A value that is wrong is reported and its default is given instead, so that one reading finds every error.
final class Table {

    private static final String NOT_SET = "(not set)";

    private final Reading reading;
    private final TomlTable toml;
    private final String path;
    private final TomlPosition position;
    private final Set<String> asked = new LinkedHashSet<>();

    private Table(Reading reading, TomlTable toml, String path, TomlPosition position) {
        this.reading = reading;
        this.toml = toml;
        this.path = path;
        this.position = position;
    }

    static Table root(Reading reading, TomlTable toml) {
        return new Table(reading, toml, "", TomlPosition.positionAt(1, 1));
    }

    <T> T value(String key, Form<T> form, T fallback) {
        Optional<T> given = given(key, form);
        if (given.isEmpty()) {
            reading.byDefault(path + key, form.print().apply(fallback));
        }
        return given.orElse(fallback);
    }

    /// A value that may be left out.
    <T> Optional<T> value(String key, Form<T> form) {
        Optional<T> given = given(key, form);
        if (given.isEmpty()) {
            reading.byDefault(path + key, NOT_SET);
        }
        return given;
    }

    /// A value without which the table means nothing.
    <T> Optional<T> required(String key, Form<T> form) {
        if (!has(key)) {
            asked.add(key);
            reading.error(position, path + key, "is missing", form.cure());
            return Optional.empty();
        }
        return given(key, form);
    }

    <T> List<T> list(String key, Form<T> form, List<T> fallback) {
        asked.add(key);
        if (!has(key)) {
            reading.byDefault(path + key, print(form, fallback));
            return fallback;
        }
        List<T> values = new ArrayList<>();
        if (toml.get(List.of(key)) instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                parse(key, form, array.get(i), at(array, i)).ifPresent(values::add);
            }
            reading.fromFile(path + key, print(form, values), positionOf(key));
            return values.size() < array.size() ? fallback : values;
        } else {
            wrong(key, "must be a list", "write values in brackets: [\"one\", \"two\"]; for each, " + form.cure());
        }
        return fallback;
    }

    /// A table within this one; an empty one where the file has none.
    Table table(String key) {
        asked.add(key);
        if (has(key)) {
            if (toml.get(List.of(key)) instanceof TomlTable inner) {
                return new Table(reading, inner, path + key + ".", positionOf(key));
            }
            wrong(key, "must be a section", "write [" + path + key + "] on a line of its own, and its keys below");
        }
        return new Table(reading, Toml.parse(""), path + key + ".", position);
    }

    /// Every table of a list of tables, each named in errors by its key `name` where it has one.
    List<Table> tables(String key) {
        asked.add(key);
        List<Table> tables = new ArrayList<>();
        if (has(key) && toml.get(List.of(key)) instanceof TomlArray array) {
            for (int i = 0; i < array.size(); i++) {
                if (array.get(i) instanceof TomlTable inner) {
                    String name = inner.get(List.of("name")) instanceof String text ? text : Integer.toString(i + 1);
                    tables.add(new Table(reading, inner, path + key + "[" + name + "].", at(array, i)));
                }
            }
        }
        if (has(key) && tables.isEmpty()) {
            wrong(key, "must be a list of sections", "write [[" + path + key + "]] on a line of its own for each");
        }
        return tables;
    }

    /// Keys that the user chooses, in the order of the file.
    List<String> names() {
        return toml.keySet().stream()
                .sorted((a, b) ->
                        Integer.compare(positionOf(a).line(), positionOf(b).line()))
                .toList();
    }

    boolean has(String key) {
        return toml.contains(List.of(key));
    }

    /// Reports what is wrong with a value that is well-formed by itself.
    void wrong(String key, String cause, String cure) {
        reading.error(has(key) ? positionOf(key) : position, path + key, cause, cure);
    }

    /// Reports every key that nobody asked for. `why` explains a key that is known elsewhere.
    void end(Function<String, Optional<String>> why) {
        for (String key : toml.keySet()) {
            if (!asked.contains(key)) {
                Optional<String> misplaced = why.apply(key);
                Optional<String> meant = Spelling.nearest(key, asked);
                String cure = meant.map(name -> "did you mean " + path + name + "?")
                        .orElse(
                                asked.isEmpty()
                                        ? "take it out"
                                        : "take it out; known are: " + String.join(", ", asked));
                wrong(key, misplaced.orElse("is not known"), misplaced.isPresent() ? "take it out" : cure);
            }
        }
    }

    void end() {
        end(_ -> Optional.empty());
    }

    private <T> Optional<T> given(String key, Form<T> form) {
        asked.add(key);
        if (!has(key)) {
            return Optional.empty();
        }
        TomlPosition at = positionOf(key);
        Optional<T> value = parse(key, form, Objects.requireNonNull(toml.get(List.of(key))), at);
        value.ifPresent(v -> reading.fromFile(path + key, form.print().apply(v), at));
        return value;
    }

    private <T> Optional<T> parse(String key, Form<T> form, Object value, TomlPosition at) {
        Optional<T> parsed = form.parse().apply(value);
        if (parsed.isEmpty()) {
            reading.error(at, path + key, shown(value) + " is not " + form.what(), form.cure());
        }
        return parsed;
    }

    private TomlPosition at(TomlArray array, int index) {
        return Objects.requireNonNullElse(array.inputPositionOf(index), position);
    }

    private TomlPosition positionOf(String key) {
        return Objects.requireNonNullElse(toml.inputPositionOf(List.of(key)), position);
    }

    private static <T> String print(Form<T> form, List<T> values) {
        return "[" + String.join(", ", values.stream().map(form.print()).toList()) + "]";
    }

    private static String shown(Object value) {
        return switch (value) {
            case String text -> Form.quoted(text);
            case TomlTable _ -> "a section";
            case TomlArray _ -> "a list";
            default -> value.toString();
        };
    }

    /// Notes a default that stands in no table of the file.
    void byDefault(String key, String value) {
        reading.byDefault(path + key, value);
    }
}
