package dev.tasso.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Characters become octets in one place, and none is ever narrowed.
class OutputTest {

    @Test
    void f67_everyCharacterIsEncodedOrRefusedAndNoneBecomesALineEnd() throws IOException {
        for (int c = 0; c <= 0xffff; c++) {
            String line = "a" + (char) c + "b";
            Canned asLine = new Canned("", 1);
            write(asLine, line, () -> asLine.wire.writeLine(line));
            Canned asReply = new Canned("", 1);
            if (c != '\r' && c != '\n') {
                write(asReply, "250 " + line, () -> asReply.wire.write(Reply.plain(250, line)));
            }
        }
    }

    private static void write(Canned canned, String line, Write write) throws IOException {
        boolean taken;
        try {
            write.run();
            taken = true;
        } catch (IllegalArgumentException refused) {
            taken = false;
        }
        canned.wire.flush();
        byte[] sent = canned.sent.toByteArray();
        assertThat(Wire.isLine(line)).isEqualTo(taken);
        if (taken) {
            assertThat(sent).isEqualTo((line + "\r\n").getBytes(StandardCharsets.UTF_8));
            String octets = new String(sent, 0, sent.length - 2, StandardCharsets.ISO_8859_1);
            assertThat(octets).doesNotContain("\r", "\n", "\0");
        } else {
            assertThat(sent).isEmpty();
            char c = line.charAt(line.length() - 2);
            assertThat(c == 0 || c == '\r' || c == '\n' || Character.isSurrogate(c))
                    .isTrue();
        }
    }

    @Test
    void f66_injectedLineEndsAreRefusedAndNothingOfTheLineIsSent() throws IOException {
        for (String bad : List.of("a\r\nb", "a\nb", "a\rb", "a\0b", "\r\n", "\ud83d", "\udc00x", "\u760d\r")) {
            Canned canned = new Canned("", 1);
            assertThatThrownBy(() -> canned.wire.writeLine(bad)).isInstanceOf(IllegalArgumentException.class);
            canned.wire.flush();
            assertThat(canned.sent.size()).isZero();
        }
    }

    @Test
    void wholeSurrogatePairsAreSent() throws IOException {
        Canned canned = new Canned("", 1);
        canned.wire.writeLine("\ud83d\udcee");
        canned.wire.flush();
        assertThat(canned.sent.toByteArray()).isEqualTo("\ud83d\udcee\r\n".getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aReplyCarriesItsEnhancedCodeOnEachLine() throws IOException {
        Canned canned = new Canned("", 1);
        canned.wire.write(Reply.of(550, "5.7.1", "No", "Not here"));
        canned.wire.write(Reply.plain(250, "a.example", "PIPELINING", ""));
        canned.wire.write(new Reply(221, Optional.empty(), List.of("")));
        canned.wire.flush();
        assertThat(canned.sentText())
                .isEqualTo("550-5.7.1 No\r\n550 5.7.1 Not here\r\n250-a.example\r\n250-PIPELINING\r\n250 \r\n221 \r\n");
    }

    @Test
    void writesOfEverySizeKeepTheirOrder() throws IOException {
        Canned canned = new Canned("", 1);
        StringBuilder wanted = new StringBuilder();
        for (int size : new int[] {1, 511, 512, 513, 3, 16_383, 16_384, 16_385, 1, 40_000, 2, 700, 600}) {
            String line = "l".repeat(size);
            canned.wire.writeLine(line);
            wanted.append(line).append("\r\n");
        }
        canned.wire.flush();
        assertThat(canned.sentText()).isEqualTo(wanted.toString());
    }

    private interface Write {
        void run() throws IOException;
    }
}
