package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.cli.survey.Survey;
import dev.tasso.mta.verify.Remark.Level;
import java.util.List;
import java.util.Set;

/// How a host does, in one letter: that of the worst that was found.
enum Grade {
    A("nothing to mend"),
    B("works; could be better"),
    C("something is wrong"),
    D("mail can be read, or passwords can"),
    F("others can misuse it, or it cannot be talked to");

    private static final Set<String> MISUSE = Set.of("relay", "smuggling", "connect");
    private static final Set<String> SECRECY = Set.of("starttls", "tls", "ciphers");

    private final String shown;

    Grade(String shown) {
        this.shown = shown;
    }

    static Grade of(List<Item> items) {
        Grade worst = A;
        for (Item each : items) {
            Grade grade = switch (each.level()) {
                case OK, UNKNOWN -> A;
                case WARNING -> B;
                case ERROR -> MISUSE.contains(each.topic()) ? F : SECRECY.contains(each.topic()) ? D : C;
            };
            worst = grade.compareTo(worst) > 0 ? grade : worst;
        }
        return worst;
    }

    /// As the last thing that is said about a host.
    static Item item(List<Item> items) {
        Survey survey = new Survey("", items);
        Grade grade = of(items);
        String unknown = survey.count(Level.UNKNOWN) > 0 && grade == A ? ", as far as it could be found out" : "";
        return new Item("grade", "grade", grade + ": " + grade.shown + unknown, List.of());
    }
}
