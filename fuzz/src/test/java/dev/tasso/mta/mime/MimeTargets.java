package dev.tasso.mta.mime;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// The structure of messages, and their conversion for hosts that take less (RFC 2045 section 6).
public final class MimeTargets {

    private MimeTargets() {}

    public static List<Target> all() {
        return List.of(Target.parser("mime", MimeTargets::mime));
    }

    private static void mime(byte[] octets) throws IOException {
        ContentType.parse(new String(octets, StandardCharsets.ISO_8859_1));
        for (DataKind carrier : List.of(DataKind.SEVENBIT, DataKind.EIGHTBIT)) {
            Conversion conversion = Conversion.of(() -> new ByteArrayInputStream(octets), carrier);
            if (conversion instanceof Conversion.Possible(Conversion.Source converted, long announced)) {
                try (InputStream stream = converted.open()) {
                    check(octets, carrier, stream.readAllBytes(), announced);
                }
            }
        }
    }

    private static void check(byte[] octets, DataKind carrier, byte[] all, long announced) throws IOException {
        must(all.length == announced, "another size than was announced");
        must(all.length <= 8 * octets.length, "it grows: " + all.length);
        Gauge gauge = new Gauge();
        gauge.add(all, 0, all.length);
        must(gauge.kind().fits(carrier), "it is still " + gauge.kind());
        Conversion again = Conversion.of(() -> new ByteArrayInputStream(all), carrier);
        must(again instanceof Conversion.NotNeeded, "it must be converted again: " + again);
    }
}
