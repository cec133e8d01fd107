package dev.tasso.smtp.scenario;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Script.Rule;
import dev.tasso.smtp.transcript.Player;
import dev.tasso.smtp.transcript.Transcript;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Misbehaviour in words: what they mean, what is said of those that mean nothing, and that a server follows them.
@Timeout(30)
class BehaviourTest {

    @Test
    void eachActionHasItsWords() {
        When always = new When.Always();
        assertThat(rules("""
            # what greylisting looks like
            rcpt: 451 twice, then ok

            RCPT nobody@example.org: 550 5.1.1 "No such user: sorry, no"
            rcpt: 450 4.2.0 3 times for each
            end: lose-reply once, stall
            mail: slow 300ms once, trickle 100 once, close
            noop: raw "250 \\x41\\r\\n"
            quit: flood "x"
            connect: 421 and close
            data: 354 "Go on"
            """))
                .containsExactly(
                        rule(Step.RCPT, new When.First(2), answer(Reply.of(451, "4.0.0", "As it was told to"))),
                        rule(Step.RCPT, always, new Fault.Nothing()),
                        new Rule(
                                Step.RCPT,
                                Optional.of("nobody@example.org"),
                                always,
                                answer(Reply.of(550, "5.1.1", "No such user: sorry, no"))),
                        rule(Step.RCPT, new When.FirstOfEach(3), answer(Reply.of(450, "4.2.0", "As it was told to"))),
                        rule(Step.END_OF_DATA, new When.First(1), new Fault.LoseReply()),
                        rule(Step.END_OF_DATA, always, new Fault.Stall()),
                        rule(Step.MAIL, new When.First(1), new Fault.Slow(Duration.ofMillis(300))),
                        rule(Step.MAIL, new When.First(1), new Fault.Trickle(100)),
                        rule(Step.MAIL, always, new Fault.HangUp()),
                        rule(Step.NOOP, always, new Fault.Raw("250 A\r\n")),
                        rule(Step.QUIT, always, new Fault.Flood("x")),
                        rule(
                                Step.CONNECT,
                                always,
                                new Fault.AnswerAndHangUp(Reply.of(421, "4.0.0", "As it was told to"))),
                        rule(Step.DATA, always, answer(Reply.plain(354, "Go on"))));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "rctp: 451|1|no step is called \"rctp\"|connect, ehlo",
                "rcpt 451|6|\"451\" is out of place|an address",
                "rcpt a@b 451|10|no colon|rcpt: 451 twice",
                "rcpt:|6|what is done there is missing|451",
                "rcpt: 451 twice, then|22|what is done then is missing|ok",
                "rcpt: 451, then ok|7|done for ever|once, twice",
                "rcpt: 451 thrice|11|\"thrice\" is not understood|3 times",
                "rcpt: 199|7|199 is no reply code|200 to 599",
                "rcpt: 451 5.1.1|11|no enhanced code for 451|begins with 4",
                "rcpt: stal|7|nothing is called \"stal\"|stall",
                "mail: slow|11|a time is missing|slow 3s",
                "mail: slow 2h|12|no time|2m",
                "mail: trickle 0|15|no number|trickle 100",
                "mail: trickle 99999999|15|no number|trickle 100",
                "noop: raw hello|11|no text in quotes|\\xff",
                "noop: raw \"hello|11|no text in quotes|\\xff",
                "noop: flood \"\"|13|no text in quotes|\\xff",
                "rcpt: 550 \"a\\r\\nb\"|11|one line|raw",
                "rcpt: 451 0 times|11|no number|3 times",
                ":|1|no step is called \":\"|connect",
            })
    void whatIsNotUnderstoodIsNamedWithPlaceAndCure(String words, int column, String cause, String cure) {
        Behaviour.Mistake mistake = (Behaviour.Mistake) Behaviour.parse("# first\n" + words);
        assertThat(mistake.line()).isEqualTo(2);
        assertThat(mistake.column()).as(mistake.toString()).isEqualTo(column);
        assertThat(mistake.cause()).contains(cause);
        assertThat(mistake.cure()).contains(cure.equals("an address") ? "a recipient's address" : cure);
    }

    @Test
    void tooMuchIsRefused() {
        assertThat(Behaviour.parse("noop: ok\n".repeat(Behaviour.RULES_MAX + 1)))
                .isInstanceOf(Behaviour.Mistake.class);
        assertThat(Behaviour.parse("#".repeat(Behaviour.TEXT_LENGTH_MAX + 1))).isInstanceOf(Behaviour.Mistake.class);
    }

    @Test
    void aServerDoesWhatTheWordsSay() throws Exception {
        Script script = Script.normal().behaving("rcpt: 451 twice, then ok\nend: 452 4.3.1 \"Full\" once");
        try (ScenarioServer server = ScenarioServer.start(script)) {
            play(server, """
                S: 220 *
                C: EHLO client.example
                S: ...
                S: 250 *
                C: MAIL FROM:<a@example.org>
                S: 250 *
                C: RCPT TO:<b@example.org>
                S: 451 4.0.0 *
                C: RCPT TO:<b@example.org>
                S: 451 4.0.0 *
                C: RCPT TO:<b@example.org>
                S: 250 *
                C: DATA
                S: 354 *
                C: .
                S: 452 4.3.1 Full
                C: QUIT
                S: 221 *
                """);
            assertThat(server.receivedCount()).isZero();
        }
    }

    @Test
    void aRuleForOneRecipientComesBeforeTheRulesForAll() throws Exception {
        Script script = Script.normal().behaving("rcpt: 451 once, then ok\nrcpt nobody@example.org: 550 5.1.1");
        try (ScenarioServer server = ScenarioServer.start(script)) {
            play(server, """
                S: 220 *
                C: EHLO client.example
                S: ...
                S: 250 *
                C: MAIL FROM:<a@example.org>
                S: 250 *
                C: RCPT TO:<nobody@example.org>
                S: 550 5.1.1 *
                C: RCPT TO:<b@example.org>
                S: 451 4.0.0 *
                C: RCPT TO:<b@example.org>
                S: 250 *
                C: RCPT TO:<nobody@example.org>
                S: 550 5.1.1 *
                C: QUIT
                S: 221 *
                """);
        }
    }

    @Test
    void anInboxDecidesUnlessTheScriptDoes() throws Exception {
        List<ReceivedMail> kept = new ArrayList<>();
        List<Supplier<Transcript>> pages = new ArrayList<>();
        Inbox inbox = (mail, said) -> {
            if (mail.text().contains("full")) {
                return Reply.of(452, "4.3.1", "No room");
            }
            kept.add(mail);
            pages.add(said);
            return Reply.of(250, "2.0.0", "Kept");
        };
        Bounds bounds = new Bounds(40, 100, 2, 1, 30, Duration.ofSeconds(20));
        Script script = Script.normal().admitting(new Logins.Anybody(false)).behaving("end: 451 once");
        InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ScenarioServer server = ScenarioServer.start(script, any, bounds, inbox)) {
            play(
                    server,
                    """
                            S: 220 *
                            C: EHLO client.example
                            S: ...
                            S: 250 AUTH PLAIN LOGIN CRAM-MD5 XOAUTH2 OAUTHBEARER
                            C: AUTH PLAIN AGFubmEAc2VjcmV0
                            S: 235 *
                            C: MAIL FROM:<a@example.org> SIZE=41
                            S: 552 5.3.4 *
                            C: MAIL FROM:<a@example.org>
                            S: 250 *
                            C: RCPT TO:<b@example.org>
                            S: 250 *
                            C: RCPT TO:<c@example.org>
                            S: 250 *
                            C: RCPT TO:<d@example.org>
                            S: 452 4.5.3 *
                            C: DATA
                            S: 354 *
                            C: .
                            S: 451 4.0.0 *
                            """ + message("full") + "S: 452 4.3.1 No room\n" + message("one") + "S: 250 2.0.0 Kept\n"
                            + message("x".repeat(50)) + "S: 552 5.3.4 *\n" + message("two") + "S: 250 2.0.0 Kept\n");
        }
        assertThat(kept).extracting(ReceivedMail::text).containsExactly("one\r\n", "two\r\n");
        assertThat(kept.getFirst().user()).contains("anna");
        assertThat(pages.getLast().get().print())
                .contains("AUTH PLAIN ***", "552 5.3.4", "250 2.0.0 Kept")
                .doesNotContain("451 4.0.0");
    }

    private static String message(String text) {
        return """
            C: MAIL FROM:<a@example.org>
            S: 250 *
            C: RCPT TO:<b@example.org>
            S: 250 *
            C: DATA
            S: 354 *
            C: %s
            C: .
            """.formatted(text);
    }

    private static void play(ScenarioServer server, String script) throws Exception {
        Player.play(Transcript.parse(script), server.address(), Duration.ofSeconds(10), Player.Facts.none());
    }

    private static List<Rule> rules(String words) {
        return switch (Behaviour.parse(words)) {
            case Behaviour.Rules(List<Rule> rules) -> rules;
            case Behaviour.Mistake mistake -> throw new AssertionError(mistake.toString());
        };
    }

    private static Rule rule(Step step, When when, Fault fault) {
        return new Rule(step, Optional.empty(), when, fault);
    }

    private static Fault answer(Reply reply) {
        return new Fault.Answer(reply);
    }
}
