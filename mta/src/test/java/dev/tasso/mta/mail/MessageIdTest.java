package dev.tasso.mta.mail;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Names of messages, which are names of files too.
final class MessageIdTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "../../../etc/passwd0",
                "....................",
                "0123456789abcdefghi.",
                "0123456789abcdefghi/",
                "0123456789abcdefghi\\",
                "0123456789abcdefghi\0",
                "0123456789abcdefghiw",
                "0123456789ABCDEFGHIJ",
                "0123456789abcdefghi",
                "0123456789abcdefghij0",
                ""
            })
    void i120_whatCouldLeadElsewhereIsNoId(String text) {
        assertThat(MessageId.parse(text)).isEmpty();
        assertThatThrownBy(() -> new MessageId(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
