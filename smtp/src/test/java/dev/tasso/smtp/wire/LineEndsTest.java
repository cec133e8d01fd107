package dev.tasso.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// The line ends that are found eight octets at a time, against those that a look at each octet finds.
final class LineEndsTest {

    private static int lookedAtEach(byte[] octets, int from, int to) {
        int at = from;
        while (at < to && octets[at] != '\r' && octets[at] != '\n') {
            at++;
        }
        return at;
    }

    @Test
    void everyOctetAtEveryPlaceIsOneOrIsNot() {
        for (int octet = 0; octet < 256; octet++) {
            for (int at = 0; at < 40; at++) {
                byte[] octets = "x".repeat(40).getBytes(StandardCharsets.US_ASCII);
                octets[at] = (byte) octet;
                assertThat(LineEnds.next(octets, 0, 40)).isEqualTo(lookedAtEach(octets, 0, 40));
                assertThat(LineEnds.next(octets, at, 40)).isEqualTo(lookedAtEach(octets, at, 40));
                assertThat(LineEnds.next(octets, 3, at)).isEqualTo(lookedAtEach(octets, 3, at));
            }
        }
    }

    @Test
    void amongRandomOctetsTheFirstOneIsFound() {
        Random random = new Random(7);
        for (int round = 0; round < 20_000; round++) {
            byte[] octets = new byte[random.nextInt(60)];
            for (int i = 0; i < octets.length; i++) {
                // Neighbours of CR and LF, with and without the high bit, are what a trick with bits would take for
                // them.
                octets[i] = (byte) ("\t\n\u000b\f\r\u000e".charAt(random.nextInt(6)) + 128 * random.nextInt(2));
                octets[i] = random.nextInt(9) > 0 && (octets[i] == '\n' || octets[i] == '\r') ? (byte) 'x' : octets[i];
            }
            assertThat(LineEnds.next(octets, 0, octets.length)).isEqualTo(lookedAtEach(octets, 0, octets.length));
        }
    }
}
