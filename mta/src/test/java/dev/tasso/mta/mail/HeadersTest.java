package dev.tasso.mta.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeout;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// The header section as octets: what is a field, where it ends, and that nothing breaks it.
class HeadersTest {

    @Test
    void fields_are_found_in_any_case_and_unfolded() {
        Headers headers = headers("Subject: one\r\n two\r\nMESSAGE-id:<a@b>\r\nfrom : x@y\r\n\r\nSubject: body\r\n");

        assertThat(headers.first("subject")).contains("one two");
        assertThat(headers.first("Message-ID")).contains("<a@b>");
        assertThat(headers.first("From")).contains("x@y");
        assertThat(headers.count("Subject")).isEqualTo(1);
        assertThat(headers.count("Sub")).isZero();
        assertThat(headers.missing()).isFalse();
    }

    @Test
    void all_fields_of_a_name_come_in_order() {
        assertThat(headers("From: a\r\nTo: b\r\nFrom: c\r\n\r\n").all("From")).containsExactly("a", "c");
    }

    @Test
    void it_ends_before_the_first_line_that_is_no_field() {
        Headers headers = headers("Subject: a\r\nno field here\r\nReceived: b\r\n\r\n");

        assertThat(headers.count("Received")).isZero();
        assertThat(headers.count("Subject")).isEqualTo(1);
        assertThat(headers.missing()).isFalse();
    }

    @Test
    void a_message_may_begin_with_its_text() {
        assertThat(headers("hello\r\n").missing()).isTrue();
        assertThat(headers("hello: there is\r\n").missing()).isFalse();
        assertThat(headers("hello you: there\r\n").missing()).isTrue();
        assertThat(headers(" folded\r\nSubject: x\r\n").missing()).isTrue();
        assertThat(headers("").missing()).isTrue();
        assertThat(headers("\r\ntext\r\n").missing()).isFalse();
    }

    @Test
    void a_line_of_the_mbox_format_is_passed_over() {
        assertThat(headers("From a@b Mon Nov 23 12:00:00 2026\r\nSubject: x\r\n\r\n")
                        .first("Subject"))
                .contains("x");
    }

    @Test
    void it_is_found_at_every_length_and_never_too_early() {
        String text = "Received: a\r\n\tb\r\nSubject : x\r\n\r\nbody\r\n";
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        int end = text.indexOf("\r\n\r\n") + 4;
        for (int length = 0; length <= octets.length; length++) {
            Optional<Headers> headers = Headers.scan(octets, length, false);
            assertThat(headers.isPresent()).as("of %d octets", length).isEqualTo(length >= end);
            headers.ifPresent(found -> assertThat(found.count("Subject")).isEqualTo(1));
        }
    }

    @Test
    void text_without_line_ends_is_not_waited_for() {
        byte[] octets = ("x".repeat(50) + " " + "y".repeat(50)).getBytes(StandardCharsets.ISO_8859_1);

        assertThat(Headers.scan(octets, octets.length, false)).isPresent();
    }

    @Test
    void i118_a_mebibyte_of_header_takes_linear_time_whatever_it_is_made_of() {
        for (String line : List.of("a:\r\n", ":\r\n", "X: y\r\n z\r\n", "\t\r\n", "a b", "x", " ", "\r", "a:b\r\n\r")) {
            byte[] octets = line.repeat((1 << 20) / line.length()).getBytes(StandardCharsets.ISO_8859_1);
            assertTimeout(Duration.ofSeconds(1), () -> {
                Headers headers = Headers.scan(octets, octets.length, true).orElseThrow();
                int fields = line.equals("a:\r\n") ? octets.length / line.length() : line.startsWith("a:b") ? 1 : 0;
                assertThat(headers.all("a")).hasSize(fields);
            });
        }
    }

    @Test
    void a16_any_octet_may_stand_in_a_header() {
        byte[] octets = new byte[256 * 4];
        for (int i = 0; i < 256; i++) {
            octets[i * 4] = 'A';
            octets[i * 4 + 1] = (byte) i;
            octets[i * 4 + 2] = ':';
            octets[i * 4 + 3] = '\n';
        }
        for (int length = 0; length <= octets.length; length++) {
            Headers headers = Headers.scan(octets, length, true).orElseThrow();
            assertThat(headers.count("A")).isNotNegative();
            assertThat(headers.all("A")).hasSize(headers.count("A"));
        }
        assertThat(headers("Subject: gr\u00fc\u00dfe\r\n\r\n").first("Subject")).isPresent();
    }

    private static Headers headers(String text) {
        byte[] octets = text.getBytes(StandardCharsets.ISO_8859_1);
        return Headers.scan(octets, octets.length, true).orElseThrow();
    }
}
