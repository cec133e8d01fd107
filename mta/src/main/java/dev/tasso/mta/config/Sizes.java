package dev.tasso.mta.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Sizes in octets as people write them: `50MB` is 50,000,000 and `1MiB` is 1,048,576.
public final class Sizes {

    private static final Pattern FORM = Pattern.compile("(\\d{1,9})(B|KB|MB|GB|KiB|MiB|GiB)?");
    private static final Map<String, Long> UNITS = units();

    private Sizes() {}

    public static Optional<Long> parse(String text) {
        Matcher matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String unit = matcher.group(2) == null ? "B" : matcher.group(2);
        return Optional.of(Long.parseLong(matcher.group(1)) * UNITS.getOrDefault(unit, 1L));
    }

    public static String print(long octets) {
        for (Map.Entry<String, Long> unit : UNITS.entrySet()) {
            if (octets > 0 && octets % unit.getValue() == 0) {
                return octets / unit.getValue() + unit.getKey();
            }
        }
        return octets + "B";
    }

    /// The largest first, and decimal ones before binary ones, so that a size is printed as it was probably written.
    private static Map<String, Long> units() {
        Map<String, Long> units = new LinkedHashMap<>();
        units.put("GB", 1_000_000_000L);
        units.put("GiB", 1L << 30);
        units.put("MB", 1_000_000L);
        units.put("MiB", 1L << 20);
        units.put("KB", 1_000L);
        units.put("KiB", 1L << 10);
        units.put("B", 1L);
        return units;
    }
}
