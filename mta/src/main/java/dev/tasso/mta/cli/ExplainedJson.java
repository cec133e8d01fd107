package dev.tasso.mta.cli;

import dev.tasso.mta.explain.Explanation;
import dev.tasso.mta.explain.Report;
import dev.tasso.mta.explain.Side;
import java.io.PrintWriter;
import tools.jackson.databind.node.ObjectNode;

/// Explanations for programs: one object a line, with the same keys in each. docs/explain.md lists them.
final class ExplainedJson {
    private ExplainedJson() {}

    static void print(Report report, PrintWriter out) {
        for (Explanation one : report.explanations()) {
            out.println(Printing.line(object(one)));
        }
    }

    private static ObjectNode object(Explanation one) {
        ObjectNode node = Printing.object()
                .put("line", one.line())
                .put("kind", one.kind().word())
                .put("said", one.said().toString())
                .put("code", one.said().code())
                .put("enhanced", one.said().enhanced().map(Object::toString).orElse(""))
                .put("certainty", one.certainty().word())
                .put("rule", one.rule())
                .put("wordingOf", one.who())
                .put("server", one.scene().server())
                .put("client", one.scene().client())
                .put("address", one.scene().address())
                .put("stage", one.scene().stage().word())
                .put("sender", one.scene().sender())
                .put("recipient", one.scene().recipient())
                .put("means", one.means())
                .put("cause", one.cause())
                .put("clause", one.clause())
                .put(
                        "brokenBy",
                        one.brokenBy() == Side.NOBODY ? "" : one.brokenBy().word())
                .put("retry", one.retry().word())
                .put("advice", one.advice())
                .put("source", one.source());
        one.remarks().forEach(node.putArray("remarks")::add);
        one.next().forEach(node.putArray("next")::add);
        return node;
    }
}
