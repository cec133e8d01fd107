package dev.tasso.smtp.sasl;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The examples of RFC 4013 section 3, and what stands beside them.
class SaslPrepTest {

    @ParameterizedTest
    @CsvSource({
        "I\u00adX, IX",
        "user, user",
        "USER, USER",
        "\u00aa, a",
        "\u2168, IX",
        "a\u00a0b, a b",
        "a\u3000b, a b",
        "e\u0301, \u00e9",
        "\ufb01sh, fish",
        "\u0627\u0628, \u0627\u0628",
        "p\u00e4ss \u00a34, p\u00e4ss \u00a34",
    })
    void oneFormForAll(String typed, String prepared) {
        assertThat(SaslPrep.prepare(typed)).contains(prepared);
        assertThat(SaslPrep.prepare(prepared)).contains(prepared);
    }

    @Test
    void whatMayNotBeIsRefused() {
        for (String bad :
                new String[] {"\u0007", "\u06271", "a\u0627", "\ue000", "\u2028", "\ufffd", "\u200e", "\ud800"}) {
            assertThat(SaslPrep.prepare(bad))
                    .as(bad.codePoints().boxed().toList().toString())
                    .isEmpty();
            assertThat(SaslPrep.lenient(bad)).isEqualTo(bad);
        }
    }
}
