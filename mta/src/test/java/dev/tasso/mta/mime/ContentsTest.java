package dev.tasso.mta.mime;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.mime.Contents.Part;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What is found in a message and what it means, well-formed or hostile (RFC 2045, RFC 2047, RFC 2231).
@Timeout(30)
class ContentsTest {

    private static final String MIXED = """
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=out

        nobody reads this
        --out
        Content-Type: multipart/alternative; boundary=in

        --in
        Content-Type: text/plain; charset=iso-8859-1
        Content-Transfer-Encoding: quoted-printable

        caf=E9 =
        au lait
        --in
        Content-Type: text/html

        <p>hello
        --in--
        --out
        Content-Type: image/png; name="=?utf-8?Q?sch=C3=B6n.png?="
        Content-ID: <logo@x>
        Content-Transfer-Encoding: base64

        iVBO
        Rw==
        --out
        Content-Type: message/rfc822

        Subject: inner
        MIME-Version: 1.0
        Content-Type: multipart/mixed; boundary=deep

        --deep

        inside
        --deep--
        after
        --out
        Content-Disposition: attachment; filename*0*=utf-8''na%C3%AF; filename*1="ve.txt"

        last
        --out--
        """;

    @Test
    void eachPartIsFoundWhereItLies() {
        Contents contents = contents(MIXED);
        assertThat(contents.parts())
                .extracting(Part::type)
                .containsExactly("text/plain", "text/html", "image/png", "message/rfc822", "text/plain");
        assertThat(contents.plain().map(contents::text)).contains("café au lait");
        assertThat(contents.html().map(contents::text)).contains("<p>hello");
        assertThat(contents.attachments())
                .extracting(Part::fileName)
                .containsExactly("schön.png", "part-4.eml", "naïve.txt");
        Part picture = contents.part(3).orElseThrow();
        assertThat(picture.contentId()).contains("logo@x");
        assertThat(contents.octets(picture)).containsExactly(0x89, 'P', 'N', 'G');
        String inner = new String(contents.octets(contents.part(4).orElseThrow()), StandardCharsets.UTF_8);
        assertThat(inner).startsWith("Subject: inner\r\n").endsWith("--deep--\r\nafter");
        assertThat(contents.text(contents.part(5).orElseThrow())).isEqualTo("last");
        assertThat(contents.trouble()).isEmpty();
    }

    @Test
    void aMessageWithoutMimeIsText() {
        Contents contents = contents("Subject: x\n\nGrüße\n.\n");
        assertThat(contents.plain().map(contents::text)).contains("Grüße\r\n.\r\n");
        assertThat(contents.attachments()).isEmpty();
        assertThat(contents("").parts()).hasSize(1);
        assertThat(contents("no header at all\n").parts()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plain|plain",
                "=?utf-8?Q?Gr=C3=BC=C3=9Fe?=|Grüße",
                "=?UTF-8?b?R3LDvMOfZQ==?= you|Grüße you",
                "=?utf-8?B?R3LD?= =?utf-8?B?vMOfZQ==?=|Grüße",
                "=?utf-8?Q?a=C3?= =?utf-8?Q?=BC?=|aü",
                "=?iso-8859-1?Q?a_b?= =?utf-8?Q?c?= d|a bc d",
                "=?utf-8*de?Q?a?=|a",
                "=?no-such-set?Q?a?=|=?no-such-set?Q?a?=",
                "=?utf-8?X?a?=|=?utf-8?X?a?=",
                "=?utf-8?Q?a|=?utf-8?Q?a",
            })
    void encodedWordsAreRead(String written, String meant) {
        assertThat(EncodedWords.decoded(written)).isEqualTo(meant);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "../../etc/passwd|passwd",
                "/etc/passwd|passwd",
                "C:\\Windows\\evil.exe|evil.exe",
                "..|otherwise",
                ".bashrc|bashrc",
                "a/|otherwise",
                "con|_con",
                "NUL.txt|_NUL.txt",
                "a b.pdf|a b.pdf",
                "x|x",
                "-rf|rf",
                "a\"b<c>|a_b_c_",
            })
    void i120_noFileNameLeadsElsewhere(String given, String safe) {
        assertThat(FileName.safe(given, "otherwise")).isEqualTo(safe);
    }

    @Test
    void i120_noFileNameHoldsWhatATerminalOrAFolderObeys() {
        assertThat(FileName.safe("a\0b\u001b[31m\r\n\u202egpj.exe", "otherwise"))
                .isEqualTo("a_b_[31m___gpj.exe");
        assertThat(FileName.safe("x".repeat(5_000), "otherwise")).hasSize(120);
    }

    @Test
    void i118_deepNestingEndsWithAWord() {
        StringBuilder text = new StringBuilder("MIME-Version: 1.0\n");
        for (int i = 0; i < 10_000; i++) {
            text.append("Content-Type: multipart/mixed; boundary=b")
                    .append(i)
                    .append("\n\n--b")
                    .append(i)
                    .append('\n');
        }
        Contents contents = contents(text.toString());
        assertThat(contents.trouble().orElseThrow()).contains("nested more than 50 deep");
    }

    @Test
    void i118_manyContinuationsOfAParameterCostLittle() {
        StringBuilder field = new StringBuilder("attachment");
        for (int i = 0; i < 20_000; i++) {
            field.append("; filename*").append(i).append("=a");
        }
        assertThat(Parameters.parse(field.toString()).get("filename").orElseThrow())
                .hasSizeLessThanOrEqualTo(100);
    }

    @Test
    void octetsByChanceAreNoMoreThanParts() {
        long seed = System.nanoTime();
        System.out.println("ContentsTest seed " + seed);
        Random random = new Random(seed);
        byte[] original = MIXED.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
        for (int round = 0; round < 2_000; round++) {
            byte[] octets = original.clone();
            for (int i = 0; i < 8; i++) {
                octets[random.nextInt(octets.length)] = (byte) random.nextInt(256);
            }
            Contents contents = Contents.of(octets);
            for (Part part : contents.parts()) {
                assertThat(part.from()).isLessThanOrEqualTo(part.to());
                contents.text(part);
            }
        }
    }

    private static Contents contents(String text) {
        return Contents.of(text.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
    }
}
