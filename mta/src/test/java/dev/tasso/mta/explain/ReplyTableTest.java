package dev.tasso.mta.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.explain.Explanation.Certainty;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.lang.reflect.Field;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every wording that is known, as its provider says it; every code; and replies that nobody knows.
class ReplyTableTest {
    private static final int REPLIES_MIN = 120;
    private static final int PUBLIC_MIN = 60;

    private final Explainer explainer = new Explainer();
    private final Rules rules = new Rules();

    private Explanation explain(String text) {
        List<Explanation> explanations = explainer.explain(Paste.of(text)).explanations();
        assertThat(explanations).as(text).hasSize(1);
        return explanations.getFirst();
    }

    @TestFactory
    List<DynamicTest> eachWordingHasItsRule() throws IOException {
        return Rows.of("replies.tsv").stream()
                .map(row -> DynamicTest.dynamicTest(row[0] + ": " + row[2], () -> {
                    Explanation explanation = explain(row[2]);
                    assertThat(explanation.rule()).as(row[2]).isEqualTo(row[0]);
                    assertThat(explanation.certainty()).isEqualTo(Certainty.WORDING);
                    assertThat(explanation.cause()).isNotBlank();
                    assertThat(explanation.next()).isNotEmpty();
                    assertThat(explanation.retry()).isNotIn(Retry.NEEDLESS, Retry.UNKNOWN);
                }))
                .toList();
    }

    @Test
    void theTableIsLargeEnoughAndNamesItsSources() throws IOException {
        List<String[]> rows = Rows.of("replies.tsv");
        assertThat(rows).hasSizeGreaterThanOrEqualTo(REPLIES_MIN);
        assertThat(rows.stream().filter(row -> row[1].startsWith("http"))).hasSizeGreaterThanOrEqualTo(PUBLIC_MIN);
        assertThat(rows).allMatch(row -> row[1].startsWith("http") || row[1].equals("Tasso"));
    }

    @Test
    void everyRuleForWordsHasARowInTheTable() throws IOException {
        Set<String> tested = new HashSet<>();
        Rows.of("replies.tsv").forEach(row -> tested.add(row[0]));
        assertThat(rules.wordings().stream().map(Rule::id))
                .allMatch(tested::contains)
                .doesNotHaveDuplicates();
    }

    @Test
    void everyRuleIsWhole() {
        List<Rule> all = new ArrayList<>(rules.wordings());
        all.addAll(rules.codes());
        all.addAll(rules.statuses());
        for (Rule rule : all) {
            assertThat(rule.means()).as(rule.id()).endsWith(".");
            assertThat(rule.source()).as(rule.id()).startsWith("http");
            assertThat(rule.clause()).as(rule.id()).matches("|RFC \\d+( section \\d+(\\.\\d+)*)?");
            assertThat(rule.broken() == Side.NOBODY || !rule.clause().isEmpty())
                    .as(rule.id())
                    .isTrue();
        }
        for (Rule rule : rules.wordings()) {
            assertThat(rule.cause()).as(rule.id()).isNotEmpty();
            assertThat(rule.next()).as(rule.id()).isNotEmpty();
            assertThat(rule.says()).as(rule.id()).isNotEmpty();
        }
    }

    @Test
    void everyCodeOfTheProtocolIsExplained() {
        int[] codes = {
            211, 214, 220, 221, 235, 250, 251, 252, 253, 334, 354, 421, 432, 450, 451, 452, 453, 454, 455, 458, 459,
            500, 501, 502, 503, 504, 521, 523, 524, 525, 530, 534, 535, 538, 550, 551, 552, 553, 554, 555, 556
        };
        for (int code : codes) {
            Explanation explanation = explain(Integer.toString(code));
            assertThat(explanation.certainty()).as("%d", code).isEqualTo(Certainty.CODE);
            assertThat(explanation.rule()).isEqualTo(Integer.toString(code));
            boolean refusal = code >= 400;
            assertThat(explanation.cause().isEmpty()).as("%d", code).isEqualTo(!refusal);
            assertThat(explanation.next().isEmpty()).as("%d", code).isEqualTo(!refusal);
        }
    }

    @Test
    void everyRegisteredEnhancedCodeIsExplained() {
        int[] last = {0, 10, 4, 6, 7, 6, 10, 30};
        for (int subject = 0; subject < last.length; subject++) {
            for (int detail : IntStream.rangeClosed(0, last[subject]).toArray()) {
                String code = "5." + subject + "." + detail;
                Explanation explanation = explain(code);
                assertThat(explanation.rule()).isEqualTo("x." + subject + "." + detail);
                assertThat(explanation.certainty()).as(code).isEqualTo(Certainty.CODE);
                assertThat(explain("4." + subject + "." + detail).retry()).isEqualTo(Retry.LATER);
            }
        }
    }

    @Test
    void whatOurOwnServerSaysIsKnown() throws IllegalAccessException {
        for (Field field : Replies.class.getFields()) {
            Reply reply = (Reply) field.get(null);
            if (reply.code() >= 400 && reply.code() != 458) {
                assertThat(explain(reply.toString()).rule())
                        .as(reply.toString())
                        .startsWith("tasso-");
            }
        }
    }

    @Test
    void unknownWordsAreExplainedByTheirCodeAndSaidToBeUnknown() {
        List<String> unknown = List.of(
                "550 5.1.1 Die Adresse gibt es hier nicht",
                "550 computer says no",
                "421 nope, ask somebody else",
                "554 5.7.1 rejected (rule 4711)",
                "451 4.3.0 frobnication failed",
                "550 5.7.999 some words");
        for (String reply : unknown) {
            Explanation explanation = explain(reply);
            assertThat(explanation.certainty()).as(reply).isEqualTo(Certainty.WORDS_UNKNOWN);
            assertThat(explanation.who()).as(reply).isEmpty();
        }
        assertThat(explain("550 5.1.1 Die Adresse gibt es hier nicht").rule()).isEqualTo("x.1.1");
        assertThat(explain("550 computer says no").rule()).isEqualTo("550");
        assertThat(explain("599 strange").certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(explain("hello world").certainty()).isEqualTo(Certainty.UNKNOWN);
        assertThat(explain("hello world").retry()).isEqualTo(Retry.UNKNOWN);
    }

    @Test
    void codesThatContradictEachOtherAreNamed() {
        Explanation explanation = explain("550 4.7.1 whatever this is");
        assertThat(explanation.remarks()).anyMatch(remark -> remark.contains("RFC 2034 section 4"));
        assertThat(explain("550 5.7.515").remarks()).anyMatch(remark -> remark.contains("not registered at IANA"));
        assertThat(explain("578 5.7.1 x").remarks()).anyMatch(remark -> remark.contains("stands in no RFC"));
    }

    @Test
    void aPermanentRefusalThatWillPassIsToBeSentAgainByHand() {
        assertThat(explain("552 5.2.2 <kim@icloud.com>: user is over quota").advice())
                .contains("by hand");
        assertThat(explain("452 4.2.2 The email account that you tried to reach is over quota")
                        .advice())
                .doesNotContain("by hand");
    }

    @Test
    void aReplyOfManyLinesIsOne() {
        String reply = String.join(
                "\r\n",
                "550-5.7.26 This mail has been blocked because the sender is",
                "550-5.7.26 unauthenticated. Gmail requires all senders to authenticate",
                "550 5.7.26 with either SPF or DKIM.");
        Explanation explanation = explain(reply);
        assertThat(explanation.said().text())
                .isEqualTo(
                        "This mail has been blocked because the sender is unauthenticated. Gmail requires all senders"
                                + " to authenticate with either SPF or DKIM.");
        assertThat(explanation.rule()).isEqualTo("gmail-spf-or-dkim");
    }

    @Test
    void aReplyIsFoundWithinASentence() {
        assertThat(explain("my provider told me: 550 5.7.1 Unable to relay").rule())
                .isEqualTo("microsoft-relay");
        assertThat(explain("421, \"4.4.5\", Server busy, try again later.").rule())
                .isEqualTo("gmail-system-problem");
    }

    @Test
    void historiesGetOneSentence() {
        Reply full = Reply.of(452, "4.2.2", "The recipient's inbox is out of storage space.");
        assertThat(explainer.sentence(full)).contains("Gmail: The recipient's Google storage is full.");
        assertThat(explainer.sentence(Reply.of(550, "5.7.1", "rejected (rule 4711)")))
                .isEmpty();
        assertThat(explainer.sentence(Reply.of(250, "2.0.0", "ok, user unknown to nobody")))
                .isEmpty();
        assertThat(Arrays.stream(Stage.values()).map(Stage::word)).doesNotHaveDuplicates();
    }
}
