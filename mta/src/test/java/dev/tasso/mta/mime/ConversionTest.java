package dev.tasso.mta.mime;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which parts of a message are encoded for a host that takes less, how, and what is left alone (RFC 3030 section 3,
/// RFC
/// 6152 section 3).
final class ConversionTest {

    private static final String MIME = "MIME-Version: 1.0\n";

    /// One character is one octet, a line feed becomes CRLF, and `{CR}` and `{LF}` are bare ones.
    private static byte[] octets(String text) {
        return text.replace("\n", "\r\n")
                .replace("{CR}", "\r")
                .replace("{LF}", "\n")
                .getBytes(StandardCharsets.ISO_8859_1);
    }

    private static Conversion convert(byte[] message, DataKind carrier) throws IOException {
        return Conversion.of(() -> new ByteArrayInputStream(message), carrier);
    }

    private static String converted(String message, DataKind carrier) throws IOException {
        assertThat(convert(octets(message), carrier)).as(message).isInstanceOf(Conversion.Possible.class);
        Conversion.Possible possible = (Conversion.Possible) convert(octets(message), carrier);
        try (InputStream stream = possible.converted().open()) {
            byte[] all = stream.readAllBytes();
            assertThat(all).hasSize((int) possible.octets());
            Gauge gauge = new Gauge();
            gauge.add(all, 0, all.length);
            assertThat(gauge.kind().fits(carrier)).isTrue();
            assertThat(convert(all, carrier)).isEqualTo(new Conversion.NotNeeded());
            return new String(all, StandardCharsets.ISO_8859_1).replace("\r\n", "\n");
        }
    }

    private static String why(String message, DataKind carrier) throws IOException {
        assertThat(convert(octets(message), carrier)).as(message).isInstanceOf(Conversion.Impossible.class);
        return ((Conversion.Impossible) convert(octets(message), carrier)).why();
    }

    @Test
    void textIsMadeQuotedPrintable() throws IOException {
        String message = MIME + "Content-Type: text/plain; charset=iso-8859-1\nContent-Transfer-Encoding: 8bit\n"
                + "Subject: a\n\nTüren = 1 \n.\n" + "x".repeat(80) + "\n";
        assertThat(converted(message, DataKind.SEVENBIT))
                .isEqualTo(MIME + "Content-Type: text/plain; charset=iso-8859-1\nSubject: a\n"
                        + "Content-Transfer-Encoding: quoted-printable\n\nT=FCren =3D 1=20\n.\n" + "x".repeat(75)
                        + "=\n" + "x".repeat(5) + "\n");
        assertThat(convert(octets(message), DataKind.EIGHTBIT)).isEqualTo(new Conversion.NotNeeded());
    }

    @Test
    void eachPartIsLookedAtAloneAndNothingElseIsTouched() throws IOException {
        String before = MIME + "Content-Type: multipart/mixed;\n boundary=\"b 1\"\nContent-Transfer-Encoding: 8bit\n"
                + "X-Odd:  stays \n\nbefore\n--b 1\n\nplain\n--b 1x\n--b 1\t\n"
                + "content-TYPE: text/html\nContent-Transfer-Encoding:\n 8BIT\nX: y\n\n<p>ü aaaaaaaa\n\n--b 1\n"
                + "Content-Type: image/png\nContent-Transfer-Encoding: binary\n\n\u0000{LF}ÿ\n--b 1--\nbehind\n";
        String after = MIME + "Content-Type: multipart/mixed;\n boundary=\"b 1\"\n"
                + "X-Odd:  stays \nContent-Transfer-Encoding: 7bit\n\nbefore\n--b 1\n\nplain\n--b 1x\n--b 1\t\n"
                + "content-TYPE: text/html\nX: y\nContent-Transfer-Encoding: quoted-printable\n\n"
                + "<p>=FC aaaaaaaa\n\n--b 1\n"
                + "Content-Type: image/png\nContent-Transfer-Encoding: base64\n\nAAr/\n--b 1--\nbehind\n";
        assertThat(converted(before, DataKind.SEVENBIT)).isEqualTo(after);
        assertThat(converted(before, DataKind.EIGHTBIT))
                .isEqualTo(before.replace("binary", "base64").replace("\u0000{LF}ÿ", "AAr/"));
    }

    @Test
    void aMessageInAMessageIsConvertedInside() throws IOException {
        String before = MIME + "Content-Type: message/rfc822\nContent-Transfer-Encoding: 8bit\n\n" + MIME
                + "Content-Type: multipart/digest; boundary=d\n\n--d\n\n" + MIME + "\nein Grüßen\n--d--\n";
        assertThat(converted(before, DataKind.SEVENBIT))
                .isEqualTo(MIME + "Content-Type: message/rfc822\nContent-Transfer-Encoding: 7bit\n\n" + MIME
                        + "Content-Type: multipart/digest; boundary=d\n\n--d\n\n" + MIME
                        + "Content-Transfer-Encoding: quoted-printable\n\nein Gr=FC=DFen\n--d--\n");
    }

    @Test
    void whatHasNoLinesOrIsMostlyForeignIsMadeBase64() throws IOException {
        assertThat(converted(MIME + "\na{CR}b", DataKind.EIGHTBIT))
                .isEqualTo(MIME + "Content-Transfer-Encoding: base64\n\nYQ1i\n");
        assertThat(converted(MIME + "\nüüü\n", DataKind.SEVENBIT))
                .isEqualTo(MIME + "Content-Transfer-Encoding: base64\n\n/Pz8DQo=\n");
        assertThat(converted(MIME + "Content-Type: message/global\n\nSubject: übung\n\nx\n", DataKind.SEVENBIT))
                .contains("Content-Transfer-Encoding: base64");
        assertThat(converted(MIME + "\n" + "y".repeat(999) + "\n", DataKind.EIGHTBIT))
                .contains("Content-Transfer-Encoding: quoted-printable\n\nyyyy");
    }

    @Test
    void whatMayNotBeChangedIsGivenBackWithTheReason() throws IOException {
        String leaf = "--b\n\nü\n--b--\n";
        DataKind seven = DataKind.SEVENBIT;
        assertThat(why("Subject: a\n\nü\n", seven)).contains("does not say that it is MIME");
        assertThat(why(MIME + "Subject: ü\n\nü\n", seven)).contains("header section of it is 8bit");
        assertThat(why(MIME + "Content-Type: multipart/signed; boundary=b\n\n" + leaf, seven))
                .contains("signed part");
        assertThat(why(MIME + "Content-Type: multipart/mixed\n\n" + leaf, seven))
                .contains("multipart/mixed");
        assertThat(why(MIME + "Content-Type: multipart/mixed; boundary=a; boundary=b\n\n" + leaf, seven))
                .contains("multipart/mixed");
        assertThat(why(MIME + "Content-Type: message/partial\n\nü\n", seven)).contains("message/partial");
        assertThat(why(MIME + "Content-Type: text/plain\nContent-Type: text/html\n\nü\n", seven))
                .contains("no clear type");
        assertThat(why(MIME + "junk\n\nü\n", seven)).contains("no clear type");
        assertThat(why(MIME + "Content-Transfer-Encoding: base64\n\nü\n", seven))
                .contains("text/plain");
        assertThat(why(MIME + "Content-Type: message/rfc822\n\nSubject: no MIME\n\nü\n", seven))
                .contains("does not say that it is MIME");
        assertThat(why(MIME + "Content-Type: multipart/mixed; boundary=b\n\nü\n--b\n\n\n--b--\n", seven))
                .contains("between its parts");
        assertThat(why(MIME + "X: a{LF}b\n\na{LF}\n", DataKind.EIGHTBIT)).contains("header section of it is binary");
    }

    @Test
    void whatIsSignedMayTravelWhereNothingOfItNeedsToChange() throws IOException {
        String message = MIME + "Content-Type: multipart/mixed; boundary=o\n\n--o\n"
                + "Content-Type: multipart/signed; boundary=b\nContent-Transfer-Encoding: 8bit\n\n"
                + "--b\nContent-Transfer-Encoding: 8bit\n\na\n--b--\n--o\n\nü aaaaaaaa\n--o--\n";
        assertThat(converted(message, DataKind.SEVENBIT))
                .contains("--b\nContent-Transfer-Encoding: 8bit\n\na\n--b--\n--o\n")
                .contains("Content-Transfer-Encoding: quoted-printable\n\n=FC aaaaaaaa\n--o--\n");
    }

    @Test
    void partsThatEndEarlyAreCarriedAsTheyAre() throws IOException {
        String head = MIME + "Content-Type: multipart/mixed; boundary=b\n\n";
        for (String rest : new String[] {
            "--b\n--b\n\nü aaaaaaaa", "--b\nX: y\n--b\n\nü aaaaaaaa", "--b\n\nü aaaaaaaa\n--b--", "--b\n\nü aaaaaaaa\n"
        }) {
            assertThat(converted(head + rest, DataKind.SEVENBIT)).contains("=FC aaaaaaaa");
        }
        assertThat(convert(octets(head + "--b"), DataKind.SEVENBIT)).isEqualTo(new Conversion.NotNeeded());
        assertThat(convert(octets(MIME + "Content-Type: message/rfc822\n\n"), DataKind.SEVENBIT))
                .isEqualTo(new Conversion.NotNeeded());
        assertThat(convert(octets(""), DataKind.SEVENBIT)).isEqualTo(new Conversion.NotNeeded());
    }

    @ParameterizedTest
    @ValueSource(ints = {8_190, 8_191, 8_192, 16_382, 16_383, 16_384, 16_385, 32_768})
    void aDelimiterIsFoundWhereverABufferEnds(int before) throws IOException {
        String filled = "a".repeat(before);
        String message = MIME + "Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: image/x\n\n" + filled
                + "\n--b\nContent-Type: image/x\n\n{CR}" + filled + "{CR}\n--b--\n";
        String after = converted(message, DataKind.EIGHTBIT);
        assertThat(after.split("\n--b", -1)).hasSize(4);
        String last = after.split("\n--b", -1)[2].split("\n\n", 2)[1];
        byte[] decoded = Base64.getMimeDecoder().decode(last);
        assertThat(decoded).isEqualTo(octets("{CR}" + filled + "{CR}"));
    }

    @Test
    void nothingIsHeldWhole() throws IOException {
        byte[] head = octets(MIME + "Content-Type: image/x\n\n");
        AtomicLong consumed = new AtomicLong();
        Conversion.Source large = () -> new InputStream() {
            private long at;

            @Override
            public int read() {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] octets, int from, int length) {
                int count = (int) Math.min(length, 20_000_000 - at);
                for (int i = from; i < from + count; i++, at++) {
                    octets[i] = at < head.length ? head[(int) at] : (byte) 0xff;
                }
                consumed.addAndGet(Math.max(count, 0));
                return count > 0 ? count : -1;
            }
        };
        Conversion.Possible possible = (Conversion.Possible) Conversion.of(large, DataKind.EIGHTBIT);
        assertThat(possible.octets()).isGreaterThan(26_000_000);
        consumed.set(0);
        try (InputStream stream = possible.converted().open()) {
            long given = 0;
            byte[] some = new byte[1_000];
            for (int count = stream.read(some); count >= 0; count = stream.read(some)) {
                given += count;
                assertThat(consumed.get()).isLessThan(given + 64 * 1024);
            }
            assertThat(given).isEqualTo(possible.octets());
        }
    }

    @ParameterizedTest
    @EnumSource(Hostile.class)
    void i118_hostileStructuresTakeLittleTimeAndAreGivenBack(Hostile hostile) throws IOException {
        long start = System.nanoTime();
        Conversion conversion = Conversion.of(hostile::open, DataKind.SEVENBIT);
        assertThat((System.nanoTime() - start) / 1_000_000).isLessThan(10_000);
        Optional<String> why =
                conversion instanceof Conversion.Impossible(String text) ? Optional.of(text) : Optional.empty();
        assertThat(why.orElse("possible")).contains(hostile.expected);
    }

    /// Structures that nobody wrote to be read.
    enum Hostile {
        DEEP("nested more than 50 deep") {
            @Override
            String text() {
                StringBuilder text = new StringBuilder(MIME);
                for (int i = 0; i < 10_000; i++) {
                    text.append("Content-Type: multipart/mixed; boundary=b" + i + "\n\n--b" + i + "\n");
                }
                return text.append("\nü\n").toString();
            }
        },
        MESSAGES("more than 10000 parts") {
            @Override
            String text() {
                return (MIME + "Content-Type: message/rfc822\n\n").repeat(100_000) + "ü";
            }
        },
        PARTS("more than 10000 parts") {
            @Override
            String text() {
                return MIME + "Content-Type: multipart/mixed; boundary=b\n\n" + "--b\n\nü\n".repeat(1_000_000);
            }
        },
        BOUNDARY("header section of it is binary") {
            @Override
            String text() {
                return MIME + "Content-Type: multipart/mixed; boundary=" + "b".repeat(200_000) + "\n\nü\n";
            }
        },
        HEADER("too large") {
            @Override
            String text() {
                return MIME + "X: y\n".repeat(2_000_000) + "\nü\n";
            }
        },
        CONTINUATIONS("multipart/mixed") {
            @Override
            String text() {
                StringBuilder text = new StringBuilder(MIME + "Content-Type: multipart/mixed");
                for (int i = 0; i < 10_000; i++) {
                    text.append(";\n boundary*" + i + "=b");
                }
                return text.append("\n\nü\n").toString();
            }
        },
        QUOTES("multipart/mixed") {
            @Override
            String text() {
                return MIME + "Content-Type: multipart/mixed; boundary=\"" + ("\\\"".repeat(400) + "\n ").repeat(200)
                        + "\n\nü\n";
            }
        };

        private final String expected;

        Hostile(String expected) {
            this.expected = expected;
        }

        abstract String text();

        InputStream open() {
            return new ByteArrayInputStream(octets(text()));
        }
    }
}
