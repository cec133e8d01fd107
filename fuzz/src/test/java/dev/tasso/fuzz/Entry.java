package dev.tasso.fuzz;

import java.util.Arrays;
import java.util.List;

/// Where Jazzer comes in: hands its octets to the targets named in `tasso.fuzz.targets`. Where there are several, the
/// first octet picks one.
public final class Entry {

    static final String TARGETS = "tasso.fuzz.targets";

    private static final List<Target> PICKED = Arrays.stream(
                    System.getProperty(TARGETS, "").split(","))
            .map(Targets::named)
            .toList();

    private Entry() {}

    public static void fuzzerTestOneInput(byte[] octets) throws Exception {
        if (PICKED.size() == 1) {
            PICKED.getFirst().body().take(octets);
        } else if (octets.length > 0) {
            PICKED.get((octets[0] & 0xff) % PICKED.size()).body().take(Arrays.copyOfRange(octets, 1, octets.length));
        }
    }
}
