package dev.tasso.smtp.transcript;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/// Control characters are shown, everything else is left as it is.
class VisibleTest {

    @Test
    void f74_noCharacterMovesTheTerminal() {
        assertThat(Visible.text("a\u001b[2Jb\r\nc\u0007\u009b\u202ed\u2028e\ud800"))
                .isEqualTo("a\\u001b[2Jb\\r\\nc\\u0007\\u009b\\u202ed\\u2028e\\ud800");
    }

    @Test
    void ordinaryTextStaysAsItIs() {
        String text = "Grüße aus Bergamo \\o/ 郵便 😀";
        assertThat(Visible.text(text)).isSameAs(text);
    }

    @Test
    void f74_everyControlCharacterIsHidden() {
        for (int c = 0; c <= 0xffff; c++) {
            String shown = Visible.text(String.valueOf((char) c));
            assertThat(shown.chars().noneMatch(Character::isISOControl)).isTrue();
        }
    }
}
