package dev.tasso.mta.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.ZonedDateTime;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What `tasso send` writes into a message, whatever it was given.
final class CompositionTest {

    private static final ZonedDateTime NOW = ZonedDateTime.parse("2026-11-24T12:00:00Z");

    @Test
    void f66_aLineEndInAnOptionIsRefusedAndNamed() {
        for (String bad : List.of("x\r\nBcc: v@example.org", "x\nBcc: v@example.org", "x\rBcc: v@x", "x\0y", "x\r\n")) {
            assertThatThrownBy(() -> new Composition().field("Subject", bad))
                    .isInstanceOf(Failed.class)
                    .hasMessage("a line end or NUL in the value of the header field Subject");
            assertThatThrownBy(() -> new Composition().field(bad, "x"))
                    .isInstanceOf(Failed.class)
                    .hasMessageStartingWith("not the name of a header field: x");
            assertThatThrownBy(() -> new Composition().usualFields(NOW, bad, List.of("b@example.org"), "a.example"))
                    .isInstanceOf(Failed.class);
            assertThatThrownBy(() -> new Composition().usualFields(NOW, "a@a.example", List.of(bad), "a.example"))
                    .isInstanceOf(Failed.class);
        }
        for (String bad : List.of("", " ", "Sub ject", "Subject:", "Subject: x", "Größe", "X\u560a", "\u760dX")) {
            assertThatThrownBy(() -> new Composition().field(bad, "x")).isInstanceOf(Failed.class);
        }
    }

    @Test
    void f67_noCharacterOfAnOptionBecomesALineEnd() throws Failed {
        int fields = fields(message("plain")).size();
        for (int c = 0; c <= 0xffff; c++) {
            boolean lineEnd = c == 0 || c == '\r' || c == '\n';
            String value = "x" + (char) c + "y";
            if (lineEnd) {
                assertThatThrownBy(() -> message(value)).isInstanceOf(Failed.class);
                continue;
            }
            String octets = new String(message(value), StandardCharsets.ISO_8859_1);
            assertThat(octets.replace("\r\n", "").chars().noneMatch(o -> o == '\r' || o == '\n' || o == 0))
                    .as("U+%04X", c)
                    .isTrue();
            assertThat(fields(message(value))).as("U+%04X", c).hasSize(fields);
        }
    }

    @Test
    void a14_f67_noCharacterOfATextBecomesAFieldOrABareLineEnd() throws Failed {
        for (int c = 0; c <= 0xffff; c++) {
            byte[] message = new Composition().field("Subject", "x").finish("a" + (char) c + "Bcc: b", "", List.of());
            assertThat(fields(message)).as("U+%04X", c).hasSize(4);
            String octets = new String(message, StandardCharsets.ISO_8859_1);
            assertThat(octets.replace("\r\n", "").chars().noneMatch(o -> o == '\r' || o == '\n' || o == 0))
                    .as("U+%04X", c)
                    .isTrue();
        }
    }

    private static byte[] message(String value) throws Failed {
        return new Composition()
                .field("Subject", value)
                .field("X-More", value)
                .usualFields(NOW, value, List.of(value, "b@example.org"), "a.example")
                .finish("hello", "", List.of());
    }

    /// The fields of a header, unfolded: lines that begin with no white space.
    private static List<String> fields(byte[] message) {
        String header = new String(message, StandardCharsets.ISO_8859_1).split("\r\n\r\n", 2)[0];
        return List.of(header.replace("\r\n ", " ").split("\r\n"));
    }
}
