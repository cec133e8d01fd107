package dev.tasso.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.tasso.smtp.reply.Replies;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The grammar of commands (RFC 5321 section 4.1.1).
class CommandParserTest {

    private static final String LONGEST_LOCAL = "l".repeat(64);

    @ParameterizedTest
    @ValueSource(
            strings = {
                "DATA",
                "data",
                "DaTa",
                "DATA ",
                "DATA \t ",
                "RSET",
                "QUIT",
                "STARTTLS",
                "NOOP",
                "NOOP a b",
                "HELP"
            })
    void verbsAreReadInAnyCaseAndTrailingSpaceIsTolerated(String line) {
        assertThat(CommandParser.parse(line)).isNotInstanceOf(Command.Malformed.class);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        MAIL FROM:<>                          | <>
        MAIL FROM:<a@b.example>               | <a@b.example>
        mail from:<a@b.example>               | <a@b.example>
        MAIL FROM: <a@b.example>              | <a@b.example>
        MAIL FROM:<A.b+c@B.EXAMPLE>           | <A.b+c@b.example>
        MAIL FROM:<@x.example:a@b.example>    | <a@b.example>
        MAIL FROM:<@x.example,@y.example:a@b.example> | <a@b.example>
        MAIL FROM:<@[192.0.2.1]:a@b.example>  | <a@b.example>
        MAIL FROM:<@[IPv6:2001:db8::1]:a@b.example> | <a@b.example>
        MAIL FROM:<"a>b"@b.example>           | <"a>b"@b.example>
        MAIL FROM:<"a b@c"@b.example>         | <"a b@c"@b.example>
        MAIL FROM:<"\\"@x>\\""@b.example>     | <"\\"@x>\\""@b.example>
        MAIL FROM:<a@[192.0.2.1]>             | <a@[192.0.2.1]>
        MAIL FROM:<${run{x}}@b.example>       | <${run{x}}@b.example>
        MAIL FROM:<`id`@b.example>            | <`id`@b.example>
        """)
    void readsSenders(String line, String sender) {
        assertThat(CommandParser.parse(line))
                .isInstanceOfSatisfying(
                        Command.Mail.class, mail -> assertThat(mail.sender()).hasToString(sender));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "MAIL FROM:",
                "MAIL FROM:a@b.example",
                "MAIL FROM:<a@b.example",
                "MAIL FROM:a@b.example>",
                "MAIL FROM:<a@b.example>SIZE=1",
                "MAIL FROM:<a@b.example><c@d.example>",
                "MAIL FROM:<<a@b.example>>",
                "MAIL FROM:<a>",
                "MAIL FROM:<a@>",
                "MAIL FROM:<@b.example>",
                "MAIL FROM:< a@b.example>",
                "MAIL FROM:<a@b.example >",
                "MAIL FROM:<a b@c.example>",
                "MAIL FROM:<a@b@c.example>",
                "MAIL FROM:<a@b.example(comment)>",
                "MAIL FROM:<a@b..example>",
                "MAIL FROM:<a@b.example.>",
                "MAIL FROM:<.a@b.example>",
                "MAIL FROM:<a@-b.example>",
                "MAIL FROM:<a@[1]>",
                "MAIL FROM:<a@[192.0.2.256]>",
                "MAIL FROM:<\"a@b.example>",
                "MAIL FROM:<\"a\\\"@b.example>",
                "MAIL FROM:<@x.example>",
                "MAIL FROM:<@x.example,y.example:a@b.example>",
                "MAIL FROM:<@:a@b.example>",
                "MAIL FROM:<a;b@c.example\t>"
            })
    void f66_f68_refusesWhatIsNoSender(String line) {
        expect(line, "501 5.1.7");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        RCPT TO:<a@b.example>                 | <a@b.example>
        RCPT TO:<postmaster>                  | <postmaster>
        RCPT TO:<PostMaster>                  | <postmaster>
        rcpt to:<Postmaster@b.example>        | <Postmaster@b.example>
        RCPT TO:<@us.example:t@other.example> | <t@other.example>
        RCPT TO:<t%other@us.example>          | <t%other@us.example>
        RCPT TO:<other!t@us.example>          | <other!t@us.example>
        """)
    void readsRecipients(String line, String recipient) {
        assertThat(CommandParser.parse(line))
                .isInstanceOfSatisfying(
                        Command.Rcpt.class, rcpt -> assertThat(rcpt.recipient()).hasToString(recipient));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        RCPT TO:<>                            | 501 5.1.3
        RCPT TO:<a>                           | 501 5.1.3
        RCPT TO:<postmaster                   | 501 5.1.3
        RCPT TO:<postmaster>x                 | 501 5.1.3
        RCPT FROM:<a@b.example>               | 501 5.5.4
        RCPT                                  | 501 5.5.4
        MAIL                                  | 501 5.5.4
        MAIL TO:<a@b.example>                 | 501 5.5.4
        DATA now                              | 501 5.5.4
        RSET x                                | 501 5.5.4
        QUIT x                                | 501 5.5.4
        STARTTLS x                            | 501 5.5.4
        HELO                                  | 501 5.5.4
        EHLO                                  | 501 5.5.4
        EHLO two words                        | 501 5.5.4
        EHLO b\u00fccher.example              | 501 5.5.4
        EHLO ${jndi:ldap://x}                 | 501 5.5.4
        EHLO a\tb                             | 501 5.5.4
        VRFY                                  | 501 5.5.4
        EXPN                                  | 501 5.5.4
        AUTH                                  | 501 5.5.4
        AUTH PLAIN a b                        | 501 5.5.4
        AUTH PLAIN=                           | 501 5.5.4
        TURN                                  | 502 5.5.1
        ETRN                                  | 501 5.5.4
        ETRN a b                              | 501 5.5.4
        LHLO                                  | 501 5.5.4
        XCLIENT                               | 501 5.5.4
        XCLIENT NAME                          | 501 5.5.4
        XCLIENT NAME=a+0D+0A                  | 501 5.5.4
        XCLIENT NAME=a NAME=b                 | 501 5.5.4
        XFORWARD                              | 501 5.5.4
        XFORWARD ADDR=1+00                    | 501 5.5.4
        MAILFROM:<a@b.example>                | 500 5.5.2
        DATADATA                              | 500 5.5.2
        D                                     | 500 5.5.2
        \u00c4                                | 500 5.5.2
        GET / HTTP/1.1                        | 421 4.7.0
        """)
    void refusesWithTheRightCode(String line, String reply) {
        expect(line, reply);
    }

    @Test
    void anEmptyLineAndALeadingSpaceAreNoCommands() {
        expect("", "500 5.5.2");
        expect(" ", "500 5.5.2");
        expect(" NOOP", "500 5.5.2");
        expect("\tNOOP", "500 5.5.2");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BDAT",
                "BDAT -1",
                "BDAT +5",
                "BDAT 0x10",
                "BDAT 5 5",
                "BDAT 5 LASTX",
                "BDAT 5 LAST LAST",
                "BDAT LAST",
                "BDAT 5LAST",
                "BDAT 5,0",
                "BDAT ٥",
                "BDAT 100000000000000000000"
            })
    void e58_e59_aChunkWhoseEndCannotBeToldEndsTheSession(String line) {
        assertThat(CommandParser.parse(line)).isEqualTo(new Command.Malformed(Replies.BAD_CHUNK, true));
    }

    @ParameterizedTest
    @CsvSource({
        "BDAT 0,0,false",
        "BDAT 0 LAST,0,true",
        "bdat 5 last,5,true",
        "BDAT  5  LAST ,5,true",
        "BDAT 00000000000000000007,7,false",
        "BDAT 2147483648,2147483648,false",
        "BDAT 4294967296 LAST,4294967296,true",
        "BDAT 9223372036854775807,9223372036854775807,false",
        "BDAT 18446744073709551616,9223372036854775807,false"
    })
    void e58_e59_readsSizesOfChunks(String line, long octets, boolean last) {
        assertThat(CommandParser.parse(line)).isEqualTo(new Command.Bdat(octets, last));
    }

    @Test
    void readsWhatProxiesSay() {
        assertThat(CommandParser.parse("XCLIENT name=a+2Bb ADDR=IPv6:2001:db8::1"))
                .isEqualTo(new Command.Xclient(Map.of("NAME", "a+b", "ADDR", "IPv6:2001:db8::1")));
        assertThat(CommandParser.parse("XFORWARD NAME=[UNAVAILABLE]"))
                .isEqualTo(new Command.Xforward(Map.of("NAME", "[UNAVAILABLE]")));
        assertThat(CommandParser.parse("ETRN @example.org")).isEqualTo(new Command.Etrn("@example.org"));
        assertThat(CommandParser.parse("LHLO c.example")).isEqualTo(new Command.Lhlo("c.example"));
    }

    @Test
    void f69_lengthsAreCountedAsTheyAreWritten() {
        accepted("RCPT TO:<" + LONGEST_LOCAL + "@b.example>");
        expect("RCPT TO:<" + LONGEST_LOCAL + "l@b.example>", "501 5.1.3");
        accepted("RCPT TO:<a@" + "b".repeat(63) + ".example>");
        expect("RCPT TO:<a@" + "b".repeat(64) + ".example>", "501 5.1.3");
        String long253 = ("b".repeat(62) + ".").repeat(4) + "x";
        assertThat(long253).hasSize(253);
        expect("RCPT TO:<ab@" + long253 + ">", "501 5.1.3");
        accepted("RCPT TO:<ab@" + long253.substring(2) + ">");
        expect("RCPT TO:<" + "\u00e9".repeat(33) + "@b.example>", "501 5.1.3");
        accepted("RCPT TO:<" + "\u00e9".repeat(32) + "@b.example>");
    }

    @Test
    void f71_aHugeOrStrangeNameInEhloIsRefusedInLinearTime() {
        for (String part : new String[] {".", "[", "]", "\u00e9", "a.", "[[", "\"", "\\"}) {
            expect("EHLO " + part.repeat(10_240), "501 5.5.4");
            expect("HELO " + part.repeat(1 << 20), "501 5.5.4");
        }
        accepted("EHLO [192.0.2.1]");
        accepted("EHLO [IPv6:2001:db8::1]");
        accepted("EHLO my_pc");
        accepted("EHLO " + "a".repeat(255));
        expect("EHLO " + "a".repeat(256), "501 5.5.4");
    }

    @Test
    void f68_aHugePathIsRefusedInLinearTime() {
        for (String part : new String[] {"@a,", "\"", "\\\"", "<", "a@", "(", "@[IPv6:"}) {
            expect("RCPT TO:<" + part.repeat(1 << 18) + ">", "501 5.1.3");
            expect("RCPT TO:<" + part.repeat(1 << 18), "501 5.1.3");
        }
    }

    @Test
    void auth_isReadAndNeverShown() {
        Command auth = CommandParser.parse("AUTH plain AGEAYg==");
        assertThat(auth).isEqualTo(new Command.Auth("PLAIN", Optional.of("AGEAYg==")));
        assertThat(auth.toString()).doesNotContain("AGEA");
        assertThat(CommandParser.parse("AUTH LOGIN")).isEqualTo(new Command.Auth("LOGIN", Optional.empty()));
        assertThat(CommandParser.parse("AUTH LOGIN =")).isEqualTo(new Command.Auth("LOGIN", Optional.of("=")));
    }

    @Test
    void neverThrows() {
        long seed = System.nanoTime();
        Random random = new Random(seed);
        String[] pieces = {
            "MAIL",
            "RCPT",
            " ",
            "FROM:",
            "TO:",
            "<",
            ">",
            "@",
            ":",
            ",",
            "\"",
            "\\",
            "a",
            "b.example",
            "[",
            "]",
            "IPv6:",
            "::1",
            "SIZE",
            "=",
            "1",
            "AUTH",
            "+",
            "2B",
            "\u0000",
            "\r",
            "\n",
            "\t",
            "\ud800",
            "\u760a",
            "EHLO",
            "postmaster"
        };
        for (int i = 0; i < 200_000; i++) {
            StringBuilder line = new StringBuilder(random.nextBoolean() ? "RCPT TO:<" : "MAIL FROM:<");
            for (int n = random.nextInt(12); n > 0; n--) {
                line.append(pieces[random.nextInt(pieces.length)]);
            }
            assertThatCode(() -> CommandParser.parse(line.toString()))
                    .as("seed %d: %s", seed, line)
                    .doesNotThrowAnyException();
        }
    }

    @Test
    void f66_noLineEndAndNoControlCharacterGetsIntoAnAddress() {
        for (char c = 0; c < 0xa0; c++) {
            if (c < ' ' || c >= 0x7f) {
                expect("RCPT TO:<a" + c + "b@c.example>", "501 5.1.3");
                expect("RCPT TO:<\"a" + c + "b\"@c.example>", "501 5.1.3");
                expect("RCPT TO:<\"a\\" + c + "b\"@c.example>", "501 5.1.3");
                expect("RCPT TO:<a@c" + c + ".example>", "501 5.1.3");
            }
        }
    }

    private static void accepted(String line) {
        assertThat(CommandParser.parse(line)).as(line).isNotInstanceOf(Command.Malformed.class);
    }

    private static void expect(String line, String reply) {
        assertThat(CommandParser.parse(line))
                .as(line)
                .isInstanceOfSatisfying(
                        Command.Malformed.class,
                        it -> assertThat(it.reply().toString()).startsWith(reply + " "));
    }
}
