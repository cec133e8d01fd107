package dev.tasso.mta.cli.survey;

import dev.tasso.mta.cli.Printing;
import dev.tasso.mta.verify.Remark;
import java.util.Locale;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A survey for programs: one object a line for each thing that was looked at, with the same keys in each.
public final class SurveyJson {
    private SurveyJson() {}

    public static void print(Survey survey, Printing printing) {
        survey.items().forEach(each -> printing.object(object(survey.about(), each)));
    }

    private static ObjectNode object(String about, Item item) {
        ObjectNode node = Printing.object()
                .put("about", about)
                .put("topic", item.topic())
                .put("subject", item.subject())
                .put("level", word(item.level()))
                .put("found", item.found());
        ArrayNode details = node.putArray("details");
        item.details().forEach(details::add);
        ArrayNode remarks = node.putArray("remarks");
        for (Remark each : item.remarks()) {
            remarks.addObject()
                    .put("level", word(each.level()))
                    .put("position", each.position())
                    .put("what", each.what())
                    .put("clause", each.clause())
                    .put("cure", each.cure());
        }
        return node;
    }

    private static String word(Remark.Level level) {
        return level.name().toLowerCase(Locale.ROOT);
    }
}
