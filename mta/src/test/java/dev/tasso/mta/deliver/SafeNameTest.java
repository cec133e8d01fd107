package dev.tasso.mta.deliver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.address.Mailbox;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Names of folders for parts of addresses.
final class SafeNameTest {

    @ParameterizedTest
    @CsvSource({
        "you, you",
        "First.Last+tag, first.last+tag",
        "../../etc/passwd, %2e.%2f..%2fetc%2fpasswd",
        "., %2e",
        ".., %2e%2e",
        ".hidden, %2ehidden",
        "end., end%2e",
        "a\\b, a%5cb",
        "'/absolute', %2fabsolute",
        "50%, 50%25",
        "con, %63on",
        "NUL.txt, %6eul.txt",
        "console, console",
        "'a b', a%20b",
        "[IPv6:::1], %5bipv6%3a%3a%3a1%5d",
        "é, %c3%a9",
        "~root, %7eroot",
        "$HOME, %24home",
        "'|cmd', %7ccmd",
    })
    void i120_whatIsNotPlainIsWrittenInHex(String part, String name) {
        assertThat(SafeName.of(part)).isEqualTo(name);
    }

    @Test
    void i120_nulAndLineEndsCannotStandInAName() {
        assertThat(SafeName.of("a\0b\r\nc")).isEqualTo("a%00b%0d%0ac");
    }

    @Test
    void i120_anEmptyPartAndOneThatIsTooLongAreNoName() {
        assertThatThrownBy(() -> SafeName.of("")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> SafeName.of("/".repeat(86))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void i120_noMailboxLeavesItsFolderAndNoTwoShareOne() {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        List<String> pieces =
                List.of("..", ".", "/", "\\", "%", "2e", "\0", "a", "A", "con", "é", "\uD83D\uDE00", "%2e", " ");
        Path folder = Path.of("/var/mail/root");
        HashSet<String> parts = new HashSet<>();
        HashSet<Path> paths = new HashSet<>();
        for (int i = 0; i < 20_000; i++) {
            StringBuilder part = new StringBuilder();
            for (int n = random.nextInt(1, 6); n > 0; n--) {
                part.append(pieces.get(random.nextInt(pieces.size())));
            }
            Path path = MaildirWriter.mailbox(folder, new Mailbox(part.toString(), Samples.domain("example.org")));
            assertThat(path.normalize()).isEqualTo(path).startsWithRaw(folder.resolve("example.org"));
            assertThat(path.getNameCount()).isEqualTo(folder.getNameCount() + 2);
            assertThat(path.getFileName().toString()).doesNotStartWith(".").matches("[!-~]+");
            parts.add(part.toString().toLowerCase(Locale.ROOT));
            paths.add(path);
        }
        assertThat(paths).hasSameSizeAs(parts);
    }
}
