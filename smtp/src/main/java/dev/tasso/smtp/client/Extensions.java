package dev.tasso.smtp.client;

import dev.tasso.smtp.command.Extension;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// What a server offered in its answer to EHLO (RFC 5321 section 4.1.1.1).
///
/// @param offered parameters by keyword in upper case
public record Extensions(Map<String, String> offered) {

    private static final Extensions NONE = new Extensions(Map.of());

    public Extensions {
        offered = Map.copyOf(offered);
    }

    /// Before EHLO, after HELO, and right after the switch to TLS.
    public static Extensions none() {
        return NONE;
    }

    /// Reads the lines of a 250 to EHLO, the first of which only names the server.
    public static Extensions parse(List<String> lines) {
        Map<String, String> offered = new HashMap<>();
        for (String line : lines.subList(Math.min(1, lines.size()), lines.size())) {
            // QUIRK: "AUTH=LOGIN", an old form that some servers still offer beside the standard one.
            String standard = line.regionMatches(true, 0, "AUTH=", 0, 5) ? "AUTH " + line.substring(5) : line;
            String[] parts = standard.strip().split(" +", 2);
            offered.merge(
                    parts[0].toUpperCase(Locale.ROOT),
                    parts.length > 1 ? parts[1] : "",
                    (first, second) -> (first + " " + second).strip());
        }
        return new Extensions(offered);
    }

    /// Whether a keyword, in upper case, was offered.
    public boolean has(String keyword) {
        return offered.containsKey(keyword);
    }

    /// Those that not every server has, of what was offered.
    public Set<Extension> optional() {
        Set<Extension> set = EnumSet.noneOf(Extension.class);
        for (Extension extension : Extension.values()) {
            if (has(extension.keyword())) {
                set.add(extension);
            }
        }
        return set;
    }

    /// The largest message the server says it takes; empty where it names none (RFC 1870 section 4).
    public OptionalLong sizeMax() {
        String size = offered.getOrDefault("SIZE", "");
        boolean named = size.matches("[0-9]{1,18}") && !size.matches("0+");
        return named ? OptionalLong.of(Long.parseLong(size)) : OptionalLong.empty();
    }

    /// A limit that the server has told under this name, such as `RCPTMAX`; empty where it told none (RFC 9422).
    public OptionalInt limit(String name) {
        for (String limit : offered.getOrDefault("LIMITS", "").split(" +", -1)) {
            if (limit.regionMatches(true, 0, name + "=", 0, name.length() + 1)) {
                String number = limit.substring(name.length() + 1);
                boolean sound = number.matches("[1-9][0-9]{0,5}");
                return sound ? OptionalInt.of(Integer.parseInt(number)) : OptionalInt.empty();
            }
        }
        return OptionalInt.empty();
    }

    /// The mechanisms of AUTH, in upper case and in the server's order (RFC 4954 section 3).
    public Set<String> authMechanisms() {
        String mechanisms = offered.getOrDefault("AUTH", "").toUpperCase(Locale.ROOT);
        Set<String> set = new LinkedHashSet<>(Arrays.asList(mechanisms.split(" +")));
        set.remove("");
        return set;
    }
}
