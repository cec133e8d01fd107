package dev.tasso.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/// What is sent can be read in one way only.
class DotStufferTest {

    @Test
    void stuffsDotsAndEndsTheMessage() throws IOException {
        assertThat(stuff("", 1)).isEqualTo(".\r\n");
        assertThat(stuff("a", 1)).isEqualTo("a\r\n.\r\n");
        assertThat(stuff("a\r\n", 1)).isEqualTo("a\r\n.\r\n");
        assertThat(stuff(".", 1)).isEqualTo("..\r\n.\r\n");
        assertThat(stuff(".\r\n", 1)).isEqualTo("..\r\n.\r\n");
        assertThat(stuff("..\r\n.a\r\nb.\r\n", 3)).isEqualTo("...\r\n..a\r\nb.\r\n.\r\n");
        assertThat(stuff("\r\n\r\n", 3)).isEqualTo("\r\n\r\n.\r\n");
    }

    @Test
    void a19_dotsAtTheEdgesOfBuffersAreStuffedExactly() throws IOException {
        for (int edge : new int[] {512, 4_096, 8_192, 16_384}) {
            for (int shift = -6; shift <= 6; shift++) {
                String before = "x".repeat(edge + shift - 2) + "\r\n";
                String message = before + ".\r\n..\r\n.a\r\n" + before + ".\r\n";
                String wanted = before + "..\r\n...\r\n..a\r\n" + before + "..\r\n.\r\n";
                for (int piece : new int[] {1 << 20, edge, 1_000, 1}) {
                    assertThat(stuff(message, piece)).isEqualTo(wanted);
                }
            }
        }
    }

    @Test
    void a13_aBodyWithBareLineEndsIsNeverEnded() {
        List<String> bodies = List.of(
                "a\nb\r\n",
                "a\rb\r\n",
                "\n.\n",
                "\r.\r",
                "\r\n.\n",
                "\r\n.\r",
                "a\r",
                "\n",
                "a\r\r\n",
                "\r\n.\r\r\n",
                "a\n\r");
        for (String body : bodies) {
            for (int piece = 1; piece < 6; piece++) {
                int octets = piece;
                Canned canned = new Canned("", 1);
                DotStuffer stuffer = canned.wire.dotStuffed();
                assertThatThrownBy(() -> {
                            write(stuffer, body, octets);
                            stuffer.end();
                        })
                        .as(body)
                        .isInstanceOf(BodyRefused.class);
                assertThatThrownBy(stuffer::end).isInstanceOf(IOException.class);
                assertThatThrownBy(() -> stuffer.write('a')).isInstanceOf(IOException.class);
            }
        }
    }

    @Test
    void a13_nothingBareReachesTheWire() throws IOException {
        Random random = new Random(13);
        String[] parts = {"\r\n", "\r\n", ".", "a", "\r", "\n", "x".repeat(9_000)};
        for (int round = 0; round < 3_000; round++) {
            StringBuilder body = new StringBuilder();
            for (int i = random.nextInt(10); i > 0; i--) {
                body.append(parts[random.nextInt(parts.length)]);
            }
            Canned canned = new Canned("", 1);
            try {
                DotStuffer stuffer = canned.wire.dotStuffed();
                write(stuffer, body.toString(), 1 + random.nextInt(5_000));
                stuffer.end();
            } catch (BodyRefused _) {
                canned.wire.flush();
            }
            assertThat(canned.sentText().replace("\r\n", "")).doesNotContain("\r", "\n");
        }
    }

    @Test
    void whatIsStuffedIsReadBackTheSame() throws IOException {
        long seed = System.nanoTime();
        System.out.println("DotStufferTest seed " + seed);
        Random random = new Random(seed);
        String[] parts = {"\r\n", "\r\n", ".", ".", "a", "\0", "\u00ff", "x".repeat(6_000)};
        for (int round = 0; round < 2_000; round++) {
            StringBuilder body = new StringBuilder();
            for (int i = random.nextInt(14); i > 0; i--) {
                body.append(parts[random.nextInt(parts.length)]);
            }
            body.append("\r\n");
            String sent = stuff(body.toString(), 1 + random.nextInt(20_000));
            Canned back = new Canned(sent, 1 + random.nextInt(20_000));
            byte[] read = back.wire.body(Limits.defaults()).readAllBytes();
            assertThat(new String(read, StandardCharsets.ISO_8859_1)).isEqualTo(body.toString());
        }
    }

    private static String stuff(String body, int pieceOctets) throws IOException {
        Canned canned = new Canned("", 1);
        DotStuffer stuffer = canned.wire.dotStuffed();
        write(stuffer, body, pieceOctets);
        stuffer.end();
        return canned.sentText();
    }

    private static void write(DotStuffer stuffer, String body, int pieceOctets) throws IOException {
        byte[] octets = body.getBytes(StandardCharsets.ISO_8859_1);
        for (int i = 0; i < octets.length; i += pieceOctets) {
            stuffer.write(octets, i, Math.min(pieceOctets, octets.length - i));
        }
    }
}
