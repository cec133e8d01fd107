package dev.tasso.mta.explain;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Whole transcripts, bounces and lines of logs, each with what must be found in it.
class PasteTest {
    private static final int FILES_MIN = 10;

    private final Explainer explainer = new Explainer();

    @TestFactory
    List<DynamicTest> transcripts() throws IOException {
        return Rows.of("transcripts.tsv").stream()
                .map(row -> DynamicTest.dynamicTest(row[0] + ":" + row[1], () -> {
                    Report report = explainer.explain(Paste.of(Rows.text("transcripts/" + row[0])));
                    assertThat(report.kind()).isEqualTo(Kind.TRANSCRIPT);
                    Explanation found = report.explanations().stream()
                            .filter(one -> one.line() == Integer.parseInt(row[1]))
                            .findFirst()
                            .orElseThrow();
                    assertThat(found.rule()).isEqualTo(row[2]);
                    assertThat(found.scene().stage().word()).isEqualTo(row[3]);
                    String clause = found.clause().isEmpty() ? "-" : found.clause();
                    assertThat(clause + " " + found.brokenBy().word()).isEqualTo(row[4]);
                }))
                .toList();
    }

    @Test
    void nothingElseInTheTranscriptsIsRefusedOrBroken() throws IOException {
        Set<String> named = new HashSet<>();
        Set<String> files = new HashSet<>();
        for (String[] row : Rows.of("transcripts.tsv")) {
            named.add(row[0] + ":" + row[1]);
            files.add(row[0]);
        }
        assertThat(files).hasSizeGreaterThanOrEqualTo(FILES_MIN);
        for (String file : files) {
            for (Explanation one : explainer
                    .explain(Paste.of(Rows.text("transcripts/" + file)))
                    .explanations()) {
                boolean clean = one.retry() == Retry.NEEDLESS && one.remarks().isEmpty();
                assertThat(clean)
                        .as("%s:%d %s", file, one.line(), one)
                        .isEqualTo(!named.contains(file + ":" + one.line()));
            }
        }
    }

    @Test
    void aTranscriptTellsWhoRefusedWhom() throws IOException {
        Explanation refusal =
                explainer.explain(Paste.of(Rows.text("transcripts/swaks-gmail.txt"))).explanations().stream()
                        .filter(one -> one.said().code() == 550)
                        .findFirst()
                        .orElseThrow();
        assertThat(refusal.scene().server()).isEqualTo("mx.google.com");
        assertThat(refusal.scene().client()).isEqualTo("mail.example.org");
        assertThat(refusal.scene().sender()).isEqualTo("kim@example.org");
        assertThat(refusal.next()).contains("dig +short TXT example.org");
    }

    @TestFactory
    List<DynamicTest> bounces() throws IOException {
        return Rows.of("bounces.tsv").stream()
                .map(row -> DynamicTest.dynamicTest(row[0] + ": " + row[1], () -> {
                    Report report = explainer.explain(Paste.of(Rows.text("bounces/" + row[0])));
                    assertThat(report.kind()).isEqualTo(Kind.BOUNCE);
                    Explanation found = report.explanations().stream()
                            .filter(one -> one.scene().recipient().equals(row[1]))
                            .findFirst()
                            .orElseThrow(() -> new AssertionError(report.toString()));
                    assertThat(found.rule()).isEqualTo(row[2]);
                    assertThat(found.scene().stage().word()).isEqualTo(row[3]);
                    assertThat(found.retry().word()).isEqualTo(row[4]);
                    assertThat(found.cause()).isNotEmpty();
                    assertThat(found.next()).isNotEmpty();
                }))
                .toList();
    }

    @Test
    void aBounceIsExplainedOncePerRecipient() throws IOException {
        List<String[]> rows = Rows.of("bounces.tsv");
        Set<String> files = new HashSet<>();
        rows.forEach(row -> files.add(row[0]));
        assertThat(files).hasSizeGreaterThanOrEqualTo(FILES_MIN);
        for (String file : files) {
            long expected = rows.stream().filter(row -> row[0].equals(file)).count();
            assertThat(explainer.explain(Paste.of(Rows.text("bounces/" + file))).explanations())
                    .as(file)
                    .hasSize((int) expected);
        }
    }

    @Test
    void aDelayIsToldFromAnEnd() throws IOException {
        Report two = explainer.explain(Paste.of(Rows.text("bounces/two-recipients.eml")));
        assertThat(two.explanations().getLast().remarks()).anyMatch(remark -> remark.contains("goes on trying"));
        Report end = explainer.explain(Paste.of(Rows.text("bounces/expired.eml")));
        assertThat(end.explanations().getFirst().remarks()).anyMatch(remark -> remark.contains("given up"));
    }

    @TestFactory
    List<DynamicTest> logs() throws IOException {
        return Rows.of("logs.tsv").stream()
                .map(row -> DynamicTest.dynamicTest(row[0], () -> {
                    Report report = explainer.explain(Paste.of(row[0]));
                    assertThat(report.kind()).isEqualTo(Kind.LOG);
                    assertThat(report.explanations()).hasSize(1);
                    Explanation found = report.explanations().getFirst();
                    assertThat(found.rule()).isEqualTo(row[1]);
                    assertThat(found.scene().stage().word()).isEqualTo(row[2]);
                    assertThat(found.scene().server()).isEqualTo(row[3]);
                    assertThat(found.scene().recipient()).isEqualTo(row[4]);
                }))
                .toList();
    }

    @Test
    void whatWasDeliveredIsPassedOverWhereSomethingWasRefused() {
        String sent = "Feb 20 02:40:41 m postfix/smtp[1]: 4E30: to=<x@b.example>, relay=b[192.0.2.1]:25, dsn=2.0.0,"
                + " status=sent (250 2.0.0 ok)\n";
        String refused = "Feb 20 02:40:41 m postfix/smtp[1]: 4E31: to=<y@b.example>, relay=b[192.0.2.1]:25, dsn=5.0.0,"
                + " status=bounced (host b[192.0.2.1] said: 550 no such user (in reply to RCPT TO command))\n";
        String other = "Feb 20 02:40:41 m postfix/qmgr[1]: 4E30: removed\n";
        Report both = explainer.explain(Paste.of(sent + other + refused));
        assertThat(both.explanations()).hasSize(1);
        assertThat(both.passedOver()).isEqualTo(2);
        assertThat(explainer.explain(Paste.of(sent + other)).explanations()).hasSize(1);
    }
}
