package dev.tasso.smtp.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters.Body;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The grammar of the parameters of MAIL and RCPT, read and written.
class ParametersTest {

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        RCPT TO:<a@b.example> NOTIFY          | 501 5.5.4
        RCPT TO:<a@b.example> NOTIFY=         | 501 5.5.4
        RCPT TO:<a@b.example> NOTIFY=NEVER,FAILURE | 501 5.5.4
        RCPT TO:<a@b.example> NOTIFY=SUCCESS,SUCCESS | 501 5.5.4
        RCPT TO:<a@b.example> NOTIFY=SUCCESS, | 501 5.5.4
        RCPT TO:<a@b.example> NOTIFY=ALWAYS   | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=a@b.example | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=rfc822;   | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=;a        | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=rfc822;a+0D+0ARCPT | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=rfc822;a+2b | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=rfc822;a+8E | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=rfc822;a+C2+85 | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=rfc822;a+C3+BC+0D+0ARCPT | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=rfc822;a+C3+Bg | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=utf-8;a\\x{D} | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=utf-8;a\\x{0A} | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=utf-8;a\\x{D800} | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=utf-8;a\\x{110000} | 501 5.5.4
        RCPT TO:<a@b.example> ORCPT=utf-8;a\\y | 501 5.5.4
        RCPT TO:<a@b.example> X=1             | 555 5.5.4
        """)
    void f66_refusesOfRecipients(String line, String reply) {
        expect(line, reply);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        MAIL FROM:<> SIZE                     | 501 5.5.4
        MAIL FROM:<> SIZE=                    | 501 5.5.4
        MAIL FROM:<> SIZE=-1                  | 501 5.5.4
        MAIL FROM:<> SIZE=+1                  | 501 5.5.4
        MAIL FROM:<> SIZE=0x10                | 501 5.5.4
        MAIL FROM:<> SIZE=1e3                 | 501 5.5.4
        MAIL FROM:<> SIZE=100000000000000000000 | 501 5.5.4
        MAIL FROM:<> SIZE=1 SIZE=2            | 501 5.5.4
        MAIL FROM:<> BODY=8BITMIME BODY=7BIT  | 501 5.5.4
        MAIL FROM:<> BODY=BINARY              | 501 5.5.4
        MAIL FROM:<> SMTPUTF8=1               | 501 5.5.4
        MAIL FROM:<> AUTH                     | 501 5.5.4
        MAIL FROM:<> AUTH=a+4                 | 501 5.5.4
        MAIL FROM:<> AUTH=a+0Ab@c.example     | 501 5.5.4
        MAIL FROM:<> AUTH=nobody              | 501 5.5.4
        MAIL FROM:<> RET=SOME                 | 501 5.5.4
        MAIL FROM:<> ENVID=                   | 501 5.5.4
        MAIL FROM:<> ENVID=a+0D+0Ab           | 501 5.5.4
        MAIL FROM:<> ENVID=a+00               | 501 5.5.4
        MAIL FROM:<> ENVID=a+2                | 501 5.5.4
        MAIL FROM:<> ENVID=a+                 | 501 5.5.4
        MAIL FROM:<> REQUIRETLS=1             | 501 5.5.4
        MAIL FROM:<> MT-PRIORITY=10           | 501 5.5.4
        MAIL FROM:<> MT-PRIORITY=+1           | 501 5.5.4
        MAIL FROM:<> MT-PRIORITY=-0           | 501 5.5.4
        MAIL FROM:<> MT-PRIORITY=01           | 501 5.5.4
        MAIL FROM:<> HOLDFOR=0                | 501 5.5.4
        MAIL FROM:<> HOLDFOR=1000000000       | 501 5.5.4
        MAIL FROM:<> HOLDFOR=-1               | 501 5.5.4
        MAIL FROM:<> HOLDUNTIL=tomorrow       | 501 5.5.4
        MAIL FROM:<> HOLDFOR=1 HOLDUNTIL=2026-11-03T12:00:00Z | 501 5.5.4
        MAIL FROM:<> BY=120                   | 501 5.5.4
        MAIL FROM:<> BY=120;X                 | 501 5.5.4
        MAIL FROM:<> BY=0;R                   | 501 5.5.4
        MAIL FROM:<> BY=-120;R                | 501 5.5.4
        MAIL FROM:<> BY=;N                    | 501 5.5.4
        MAIL FROM:<> BY=1000000000;N          | 501 5.5.4
        MAIL FROM:<> X                        | 555 5.5.4
        """)
    void f66_refusesOfMessages(String line, String reply) {
        expect(line, reply);
    }

    private static void expect(String line, String reply) {
        assertThat(CommandParser.parse(line))
                .as(line)
                .isInstanceOfSatisfying(
                        Command.Malformed.class,
                        it -> assertThat(it.reply().toString()).startsWith(reply + " "));
    }

    @Test
    void readsEveryParameter() {
        assertThat(parameters("size=12345 BODY=8bitmime SMTPUTF8 AUTH=a+2Bb@c.example"))
                .satisfies(it -> {
                    assertThat(it.size()).hasValue(12_345);
                    assertThat(it.body()).isEqualTo(Body.EIGHTBITMIME);
                    assertThat(it.smtpUtf8()).isTrue();
                    assertThat(it.auth().map(Object::toString)).contains("<a+b@c.example>");
                });
        assertThat(parameters("ret=hdrs ENVID=a+2Bb+20c REQUIRETLS MT-PRIORITY=-9 HOLDFOR=60 BY=-5;nt BODY=binarymime"))
                .satisfies(it -> {
                    assertThat(it.ret()).contains(Ret.HDRS);
                    assertThat(it.envid()).contains("a+b c");
                    assertThat(it.requireTls()).isTrue();
                    assertThat(it.priority()).hasValue(-9);
                    assertThat(it.hold()).contains(new Hold.HoldFor(Duration.ofMinutes(1)));
                    assertThat(it.deliverBy()).contains(new DeliverBy(-5, DeliverBy.Mode.NOTIFY, true));
                    assertThat(it.body()).isEqualTo(Body.BINARYMIME);
                    assertThat(it.needs()).doesNotContain(Extension.CHUNKING).hasSize(6);
                });
        assertThat(parameters("HOLDUNTIL=2026-11-03T13:00:00+01:00").hold())
                .contains(new Hold.HoldUntil(Instant.parse("2026-11-03T12:00:00Z")));
        assertThat(parameters("AUTH=<>").auth()).contains(new ReversePath.Null());
        assertThat(parameters("SIZE=9223372036854775807").size()).hasValue(Long.MAX_VALUE);
        assertThat(parameters("SIZE=9223372036854775808").size()).hasValue(Long.MAX_VALUE);
        assertThat(parameters("SIZE=99999999999999999999").size()).hasValue(Long.MAX_VALUE);
        assertThat(parameters("SIZE=00000000000000000007").size()).hasValue(7);
    }

    /// What is written is read back as it was, whatever it holds.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "SIZE=7 BODY=8BITMIME SMTPUTF8 AUTH=a+2Bb@c.example RET=FULL ENVID=a+2Bb+3Dc+20d",
                "BODY=BINARYMIME REQUIRETLS MT-PRIORITY=9 HOLDUNTIL=2026-11-03T12:00:00Z BY=-120;NT",
                "AUTH=<> RET=HDRS MT-PRIORITY=0 HOLDFOR=999999999 BY=1;R"
            })
    void writesWhatItReads(String text) {
        assertThat(parameters(text).text(EnumSet.allOf(Extension.class))).isEqualTo(" " + text);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
        NOTIFY=NEVER                                   | NOTIFY=NEVER
        notify=delay,success ORCPT=rfc822;a+2Bb@c      | NOTIFY=SUCCESS,DELAY ORCPT=rfc822;a+2Bb@c
        ORCPT=x400;/C=xx/O=y/                          | ORCPT=x400;/C+3Dxx/O+3Dy/
        ORCPT=utf-8;b\\x{FC}cher@b\\x{2B}              | ORCPT=utf-8;b\\x{FC}cher@b\\x{2B}
        ORCPT=rfc822;b+C3+BCcher+2Bx@c                 | ORCPT=utf-8;b\\x{FC}cher\\x{2B}x@c
        ORCPT=utf-8;bücher@c                      | ORCPT=utf-8;b\\x{FC}cher@c
        ORCPT=utf-8;\\x{1F4EC}@c                       | ORCPT=utf-8;\\x{1F4EC}@c
        """)
    void readsAndWritesParametersOfRecipients(String text, String written) {
        assertThat(CommandParser.parse("RCPT TO:<a@b.example> " + text))
                .isInstanceOfSatisfying(
                        Command.Rcpt.class,
                        rcpt -> assertThat(rcpt.parameters().text(EnumSet.of(Extension.DSN), false))
                                .isEqualTo(" " + written));
    }

    @Test
    void unicodeInOriginalRecipientsIsKeptWhereTheOtherSideTakesIt() {
        OriginalRecipient original = OriginalRecipient.of("bücher+x@c.example");
        assertThat(original.encoded(true)).isEqualTo("utf-8;bücher\\x{2B}x@c.example");
        assertThat(OriginalRecipient.parse(original.encoded(true))).contains(original);
        assertThat(OriginalRecipient.parse(original.encoded(false))).contains(original);
    }

    private static MailParameters parameters(String text) {
        if (CommandParser.parse("MAIL FROM:<a@b.example> " + text) instanceof Command.Mail(var _, var parameters)) {
            return parameters;
        }
        throw new AssertionError("refused: " + text);
    }
}
