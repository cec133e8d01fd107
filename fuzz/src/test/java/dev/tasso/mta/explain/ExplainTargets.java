package dev.tasso.mta.explain;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;

/// What people paste to have it explained: replies, logs, transcripts and bounces of every make (RFC 3464).
public final class ExplainTargets {

    private static final Explainer EXPLAINER = new Explainer();

    private ExplainTargets() {}

    public static List<Target> all() {
        return List.of(Target.parser("explain", ExplainTargets::explain));
    }

    private static void explain(byte[] octets) throws IOException {
        Paste paste = Paste.read(new ByteArrayInputStream(octets));
        Report report = EXPLAINER.explain(paste);
        must(report.explanations().size() <= octets.length + 1, "more explanations than octets");
        for (Explanation explanation : report.explanations()) {
            must(explanation.line() <= paste.lines().size(), "a line that is not there: " + explanation.line());
            must(!explanation.means().isBlank(), "an explanation without a word");
        }
        DeliveryStatus.read(paste.lines());
        PlainBounce.read(paste.lines());
        TranscriptReader.read(paste.lines());
    }
}
