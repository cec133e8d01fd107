package dev.tasso.mta.explain;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.tasso.mta.explain.Following.Offered;
import dev.tasso.smtp.reply.Reply;
import org.junit.jupiter.api.Test;

/// A conversation explained while it goes on.
class FollowingTest {
    private final Following following = new Explainer().following("mx.example");

    private String answered(String line, int code, String... texts) {
        following.said(line);
        return following.heard(Reply.plain(code, texts)).means();
    }

    @Test
    void whatIsAgreedToIsExplainedByItsCommand() {
        assertThat(following.heard(Reply.plain(220, "mx.example ESMTP")).means())
                .startsWith("The server is ready");
        assertThat(answered("EHLO me", 250, "mx.example", "AUTH LOGIN")).contains("lists what it can do");
        assertThat(answered("auth LOGIN", 334, "VXNlcm5hbWU6")).contains("asks for the next piece");
        assertThat(following.inExchange()).isTrue();
        assertThat(answered("YWRh", 235, "Authenticated")).contains("You are logged in");
        assertThat(answered("mail from:<a@b>", 250, "Ok")).contains("The sender is taken");
        assertThat(answered("NOOP", 250, "Ok")).contains("Nothing was done");
        assertThat(answered("RCPT TO:<c@d>", 250, "Ok")).contains("for this recipient");
        assertThat(answered("BDAT 5", 250, "Ok")).contains("The chunk has arrived");
        assertThat(following.standing()).isEqualTo(new Standing(true, false, true, true, 1, false));
        assertThat(answered("bdat 0 last", 250, "Ok")).contains("That was the last chunk");
        assertThat(following.standing().inTransaction()).isFalse();
        assertThat(answered("QUIT", 221, "Bye")).contains("Goodbye");
    }

    @Test
    void theMessageEndsWithItsDot() {
        following.heard(Reply.plain(220, "mx"));
        answered("HELO me", 250, "mx");
        answered("MAIL FROM:<a@b>", 250, "Ok");
        answered("RCPT TO:<c@d>", 250, "Ok");
        answered("DATA", 354, "Go on");
        following.said("QUIT");
        assertThat(following.standing().inBody()).isTrue();
        assertThat(answered(".", 250, "Ok")).contains("answers for it");
        assertThat(following.standing()).isEqualTo(new Standing(true, false, false, false, 0, false));
    }

    @Test
    void aRefusalAndABreachAreExplainedAsEver() {
        following.heard(Reply.plain(220, "mx"));
        following.said("RCPT TO:<c@d>");
        Explanation explanation = following.heard(Reply.of(503, "5.5.1", "Send EHLO first"));
        assertThat(explanation.remarks()).anyMatch(remark -> remark.contains("has not said EHLO"));
        assertThat(explanation.brokenBy()).isEqualTo(Side.CLIENT);
    }

    @Test
    void c35_tlsBeginsWith220AndNothingElse() {
        following.heard(Reply.plain(220, "mx"));
        answered("EHLO me", 250, "mx", "STARTTLS");
        for (int code : new int[] {250, 235, 354, 454}) {
            answered("STARTTLS", code, "go");
            assertThat(following.standing()).isEqualTo(new Standing(true, false, false, false, 0, false));
        }
        answered("STARTTLS", 220, "go");
        assertThat(following.standing()).isEqualTo(new Standing(false, true, false, false, 0, false));
    }

    @Test
    void eachExtensionIsNamedWhetherItIsKnownOrNot() {
        following.heard(Reply.plain(220, "mx"));
        following.said("EHLO me");
        Reply reply = Reply.plain(250, "mx", "SIZE 10", "AUTH=LOGIN", "X-SECRET 1");
        following.heard(reply);
        assertThat(following.offers(reply))
                .extracting(Offered::keyword, Offered::clause)
                .containsExactly(tuple("SIZE", "RFC 1870"), tuple("AUTH", "RFC 4954"), tuple("X-SECRET", ""));
        answered("NOOP", 250, "Ok", "more");
        assertThat(following.offers(Reply.plain(250, "Ok", "more"))).isEmpty();
    }

    @Test
    void everyRuleIsForACommandAndACode() {
        Rules rules = new Rules();
        assertThat(rules.agreements())
                .allMatch(rule ->
                        rule.id().matches("[a-z]+-[23]\\d\\d") && !rule.means().isEmpty());
        assertThat(rules.extensions())
                .allMatch(
                        rule -> rule.id().matches("[A-Z0-9-]+") && !rule.means().isEmpty());
    }
}
