package dev.tasso.mta.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

/// Input that means harm: endless, huge, made to be slow, or meant for a shell.
class HostileInputTest {
    private static final Duration LIMIT = Duration.ofSeconds(20);

    /// What the formats are made of.
    private static final String[] PIECES = {
        "550",
        " ",
        "-",
        "5.7.1",
        "\n",
        "\r\n",
        ":",
        "<",
        ">",
        "[",
        "]",
        "(",
        ")",
        "said: ",
        "status=",
        "postfix/smtp[1]: ",
        "to=<",
        "S: ",
        "C: ",
        "-> ",
        "<~ ",
        "SMTP<< ",
        "MAIL FROM:",
        "DATA",
        ".",
        "354 go",
        "220 mx.example",
        "Final-Recipient: ",
        "Status: ",
        "Diagnostic-Code: smtp;",
        "2024-01-01 10:00:00 ",
        " ** ",
        " rejected ",
        "H=",
        "reject: ",
        " from ",
        "stat=",
        "dsn=",
        "smtpd[1]",
        " mta delivery ",
        "result=\"",
        "2026-01-02T03:04:05.678Z ",
        " refused ",
        " at attempt ",
        "(#",
        "{",
        "}",
        "\u0000",
        "\u001b[31m",
        "This is the qmail-send program",
        "The response was:",
        "Remote Server returned '",
        "(reason: ",
        "pipelined ",
        ", by ",
        "\t"
    };

    private final Explainer explainer = new Explainer();

    /// Never ends, whatever is read.
    private static final class Endless extends InputStream {
        private final byte[] octets;
        private int at;

        Endless(String text) {
            octets = text.getBytes(StandardCharsets.UTF_8);
        }

        @Override
        public int read() {
            return octets[at++ % octets.length];
        }

        @Override
        public int read(byte[] into, int from, int length) {
            for (int i = 0; i < length; i++) {
                into[from + i] = (byte) read();
            }
            return length;
        }
    }

    @Test
    void i118_endlessInputIsCut() throws IOException {
        Paste lines = Paste.read(new Endless("250 y\n"));
        assertThat(lines.cut()).isTrue();
        assertThat(lines.lines()).hasSizeLessThanOrEqualTo(Paste.OCTETS_MAX / 6 + 1);
        Paste noEnd = Paste.read(new Endless("y"));
        assertThat(noEnd.cut()).isTrue();
        assertThat(noEnd.lines()).hasSize(1);
        assertThat(noEnd.lines().getFirst()).hasSize(Paste.LINE_CHARACTERS_MAX);
        assertThat(Paste.read(new ByteArrayInputStream(new byte[Paste.OCTETS_MAX]))
                        .cut())
                .isFalse();
    }

    @Test
    void i118_hugeAndTwistedLinesAreExplainedInTime() {
        int size = 1_000_000;
        List<String> lines = List.of(
                "550 " + "a".repeat(size),
                "550 5.7.1 " + "blocked - see ".repeat(size / 14),
                "550".repeat(size / 3),
                "550 ".repeat(size / 4),
                "5.7.1 ".repeat(size / 6),
                "550-5.7.1 ".repeat(size / 10),
                "unauthenticated email from ".repeat(size / 27),
                "1.1.1.1.".repeat(size / 8),
                "<".repeat(size),
                "said: ".repeat(size / 6) + " postfix/smtp[1]: status=(",
                "(in reply to ".repeat(size / 13) + " postfix/smtp[1]: status=(x said: 550 (in reply to ");
        Assertions.assertTimeout(LIMIT, () -> lines.forEach(line -> explainer.explain(Paste.of(line))));
    }

    @Test
    void i118_manyLinesOfOneKindAreExplainedInTime() {
        String replies = "550-5.7.1 blocked\n".repeat(100_000);
        String commands = "220 a.b\n" + "MAIL FROM:<a@b>\n".repeat(50_000);
        String groups = "Final-Recipient: rfc822;a@b\nStatus: 5.1.1\n\n".repeat(20_000);
        Assertions.assertTimeout(LIMIT, () -> {
            for (String text : List.of(replies, commands, groups)) {
                assertThat(explainer.explain(Paste.of(text)).explanations()).isNotEmpty();
            }
        });
    }

    @Test
    void i118_noInputBreaksAReader() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int j = random.nextInt(30); j >= 0; j--) {
                text.append(PIECES[random.nextInt(PIECES.length)]);
            }
            assertThatCode(() -> explainer.explain(Paste.of(text.toString())))
                    .as("seed %d: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void nothingThatAStrangerWroteGetsIntoACommand() {
        String evil = "$(reboot);x@`id`.example";
        String log = "Feb 20 02:40:41 m postfix/smtp[1]: 4E31: to=<" + evil
                + ">, relay=-oProxyCommand=x[192.0.2.1]:25, dsn=5.1.1, status=bounced (host -e/bin/sh[192.0.2.1] said:"
                + " 550 5.1.1 user unknown (in reply to RCPT TO command))";
        Explanation explanation =
                explainer.explain(Paste.of(log)).explanations().getFirst();
        assertThat(explanation.scene().recipient()).isEqualTo(evil);
        assertThat(explanation.next())
                .isNotEmpty()
                .allSatisfy(command -> assertThat(command)
                        .doesNotContain("$", "`", ";", "(", " -e", "-oProxy")
                        .matches("[ -~]+"));
    }
}
