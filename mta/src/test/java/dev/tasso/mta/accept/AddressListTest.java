package dev.tasso.mta.accept;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tasso.smtp.address.Mailbox;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The addresses of a From field, read with certainty or not at all.
class AddressListTest {

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "a@x.test | a@x.test",
                "Anna <a@x.test> | a@x.test",
                "<a@x.test> | a@x.test",
                "\"Anna, A.\" <a@x.test> | a@x.test",
                "\"evil@y.test\" <a@x.test> | a@x.test",
                "\"quote \\\" inside\" <a@x.test> | a@x.test",
                "Anna (work) <a@x.test> (now) | a@x.test",
                "a@x.test (Anna <b@y.test>) | a@x.test",
                "a@x.test, Ben <b@y.test> | a@x.test b@y.test",
                "\"a b\"@x.test | \"a b\"@x.test",
                "a@[IPv6:2001:db8::1] | a@[IPv6:2001:db8:0:0:0:0:0:1]"
            })
    void lists_are_read(String text, String mailboxes) {
        assertThat(String.join(
                        " ", AddressList.parse(text).stream().map(Mailbox::text).toList()))
                .isEqualTo(mailboxes);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "Anna",
                "a@x.test b@y.test",
                "<a@x.test> <b@y.test>",
                "<a@x.test>b@y.test",
                "b@y.test <a@x.test>",
                "<b@y.test<a@x.test>>",
                "group: a@x.test, b@y.test;",
                "group:;",
                "a@x.test,",
                ",a@x.test",
                "a@x.test; b@y.test",
                "(a (nested) comment) a@x.test",
                "\"open <a@x.test>",
                "<a@x.test",
                "(open a@x.test",
                "<@y.test:a@x.test>",
                "a@x.test>",
                "a\\@x.test"
            })
    void f68_what_could_be_read_in_two_ways_is_not_read(String text) {
        assertThat(AddressList.parse(text)).isEmpty();
    }

    @Test
    void f68_a_mebibyte_takes_linear_time() {
        for (String part : List.of("a@x.test,", "(", "<", "\"", "\\", " ", "((((", "a", "\"a\\")) {
            String hostile = part.repeat((1 << 20) / part.length());
            Assertions.assertTimeoutPreemptively(
                    Duration.ofSeconds(10),
                    () -> assertThatCode(() -> AddressList.parse(hostile)).doesNotThrowAnyException());
        }
    }
}
