package dev.tasso.smtp.address;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The addresses of the envelope (RFC 5321 section 4.1.2, RFC 6531 section 3.3).
class MailboxTest {

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
        a@b.example                    ; a                ; b.example
        A.B@C.EXAMPLE                  ; A.B              ; c.example
        a+b@c.example                  ; a+b              ; c.example
        o'brien@c.example              ; o'brien          ; c.example
        !#$%&'*+-/=?^_{|}~@c.example   ; !#$%&'*+-/=?^_{|}~ ; c.example
        |cmd@c.example                 ; |cmd             ; c.example
        t%other@us.example             ; t%other          ; us.example
        other!t@us.example             ; other!t          ; us.example
        "a b"@c.example                ; a b              ; c.example
        "a@evil.example x"@c.example   ; a@evil.example x ; c.example
        "a\\"b\\\\c"@d.example         ; a"b\\c           ; d.example
        "\\a"@b.example                ; a                ; b.example
        a@localhost                    ; a                ; localhost
        a@1and1.example                ; a                ; 1and1.example
        a@123.example                  ; a                ; 123.example
        a@[192.0.2.1]                  ; a                ; [192.0.2.1]
        a@[127.0.0.1]                  ; a                ; [127.0.0.1]
        a@[IPv6:2001:db8::1]           ; a                ; [IPv6:2001:db8:0:0:0:0:0:1]
        a@[ipv6:::1]                   ; a                ; [IPv6:0:0:0:0:0:0:0:1]
        a@[IPv6:::ffff:127.0.0.1]      ; a                ; [127.0.0.1]
        \u00fc@b\u00fccher.example     ; \u00fc           ; b\u00fccher.example
        \u7528\u6237@\u4f8b\u5b50.example ; \u7528\u6237  ; \u4f8b\u5b50.example
        """)
    void readsAddresses(String text, String local, String domain) {
        assertThat(Mailbox.parse(text)).hasValueSatisfying(it -> {
            assertThat(it.localPart()).isEqualTo(local);
            assertThat(it.domain().text()).isEqualTo(domain);
            assertThat(Mailbox.parse(it.text())).as("written and read again").contains(it);
        });
    }

    @Test
    void theLocalPartMayBeEmptyInQuotes() {
        assertThat(Mailbox.parse("\"\"@b.example")).hasValueSatisfying(it -> {
            assertThat(it.localPart()).isEmpty();
            assertThat(it.text()).isEqualTo("\"\"@b.example");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "@",
                "a",
                "a@",
                "@b.example",
                "a b@c.example",
                "a@b@c.example",
                ".a@b.example",
                "a.@b.example",
                "a..b@c.example",
                "\"a\"b@c.example",
                "a\"b\"@c.example",
                "\"a\".b@c.example",
                "\"a@b.example",
                "\"a\\\"@b.example",
                "\"a\\",
                "\"\\\u00e9\"@b.example",
                "\"\ud800\"@b.example",
                "\ud800@b.example",
                "a\u00a0b@c.example",
                "a\u2028b@c.example",
                "a\u0085b@c.example",
                "a@b.example.",
                "a@.b.example",
                "a@b..example",
                "a@-b.example",
                "a@b-.example",
                "a@b_c.example",
                "a@b c.example",
                "a@b.example(x)",
                "a@(x)b.example",
                "a@good.example(x)evil.example",
                "a@b/c.example",
                "a@192.0.2.1",
                "a@b.123",
                "a@[]",
                "a@[1]",
                "a@[192.0.2]",
                "a@[192.0.2.256]",
                "a@[192.0.2.01]",
                "a@[ 192.0.2.1]",
                "a@[192.0.2.1",
                "a@192.0.2.1]",
                "a@[192.0.2.1]x",
                "a@[2001:db8::1]",
                "a@[IPv6:]",
                "a@[IPv6:192.0.2.1]",
                "a@[IPv6:1::2::3]",
                "a@[IPv6:fe80::1%eth0]",
                "a@[x-tag:hello]",
                "a@stra\u00dfe.example",
                "a@\uff42.example",
                "a@b\u3002example",
                "a@b\u2024example",
                "a@b\ud800.example",
                "a@b\u202e.example"
            })
    void f68_f69_refusesWhatIsNoAddress(String text) {
        assertThat(Mailbox.parse(text)).isEmpty();
    }

    @Test
    void f69_lengthsAreOctetsAsWritten() {
        assertThat(Mailbox.parse("l".repeat(64) + "@b.example")).isPresent();
        assertThat(Mailbox.parse("l".repeat(65) + "@b.example")).isEmpty();
        assertThat(Mailbox.parse("\"" + "l".repeat(62) + "\"@b.example")).isPresent();
        assertThat(Mailbox.parse("\"" + "l".repeat(63) + "\"@b.example")).isEmpty();
        assertThat(Mailbox.parse("\u00e9".repeat(32) + "@b.example")).isPresent();
        assertThat(Mailbox.parse("\u00e9".repeat(33) + "@b.example")).isEmpty();
        assertThat(Mailbox.parse("a@" + "b".repeat(63) + ".example")).isPresent();
        assertThat(Mailbox.parse("a@" + "b".repeat(64) + ".example")).isEmpty();
        String domain = ("b".repeat(62) + ".").repeat(3) + "c".repeat(63);
        assertThat(Mailbox.parse("a@" + domain)).as("254 octets").isPresent();
        assertThat(Mailbox.parse("ab@" + domain)).as("255 octets").isEmpty();
    }

    @Test
    void f68_anIdnAndItsPunycodeAreTheSameDomain() {
        assertThat(Domain.parse("B\u00dcCHER.example")).hasValueSatisfying(it -> {
            assertThat(it.text()).isEqualTo("b\u00fccher.example");
            assertThat(it.ascii()).isEqualTo("xn--bcher-kva.example");
        });
        assertThat(Domain.parse("xn--bcher-kva.example").map(Domain::ascii)).contains("xn--bcher-kva.example");
    }

    @Test
    void f68_hugeTextIsRefusedInLinearTime() {
        for (String part : new String[] {"a@", "\"", "\\\"", ".", "a.", "[", "\u00e9", "(", "@[IPv6:"}) {
            String huge = part.repeat((1 << 20) / part.length());
            assertThat(Mailbox.parse(huge)).isEmpty();
            assertThat(Mailbox.parse("a@" + huge)).isEmpty();
            assertThat(Mailbox.parse("\"" + huge + "\"@b.example")).isEmpty();
        }
    }

    @Test
    void anythingReadCanBeWrittenAndReadAgain() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {
            "a",
            "b",
            ".",
            "@",
            "\"",
            "\\",
            " ",
            "[",
            "]",
            "IPv6:",
            "::",
            "1",
            "192.0.2.1",
            "-",
            "\u00e9",
            "\u00df",
            "\ud83d\ude00",
            "\ud800",
            "\u3002",
            "xn--",
            "example",
            "\u0301",
            "\u200d",
            "\u05d0"
        };
        for (int i = 0; i < 200_000; i++) {
            StringBuilder text = new StringBuilder();
            for (int n = random.nextInt(10); n >= 0; n--) {
                text.append(pieces[random.nextInt(pieces.length)]);
            }
            text.append(random.nextBoolean() ? "@b.example" : "");
            assertThatCode(() -> Mailbox.parse(text.toString())
                            .ifPresent(
                                    it -> assertThat(Mailbox.parse(it.text())).contains(it)))
                    .as("seed %d: %s", seed, text)
                    .doesNotThrowAnyException();
        }
    }
}
