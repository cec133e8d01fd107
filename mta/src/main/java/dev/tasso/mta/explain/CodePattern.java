package dev.tasso.mta.explain;

import dev.tasso.smtp.reply.EnhancedCode;
import java.util.Optional;

/// Which codes a rule is for: `550`, `5xx`, `550 5.7.26`, `5.7.26`, `x.7.26`, `5.7.606-649`.
///
/// @param code 0 where any will do
/// @param hundred 4 or 5 where the class of the code will do, else 0
/// @param status of the enhanced code: 2, 4, 5, or 0 where any will do
/// @param subject -1 where there need be no enhanced code
record CodePattern(int code, int hundred, int status, int subject, int from, int to) {

    private static final int CODE_LENGTH = 3;
    private static final int MISSING = 1;
    private static final int NOT_ASKED = 2;
    private static final int CLASS_KNOWN = 4;
    private static final int CODE_KNOWN = 8;

    static CodePattern parse(String text) {
        String[] parts = text.strip().split(" ", -1);
        int code = 0;
        int hundred = 0;
        String first = parts[0];
        boolean basic = first.length() == CODE_LENGTH && first.indexOf('.') < 0;
        if (basic && first.endsWith("xx")) {
            hundred = first.charAt(0) - '0';
        } else if (basic) {
            code = Integer.parseInt(first);
        }
        if (basic && parts.length == 1) {
            return new CodePattern(code, hundred, 0, -1, 0, 0);
        }
        String[] numbers = parts[basic ? 1 : 0].split("\\.", -1);
        String[] details = numbers[2].split("-", -1);
        int status = numbers[0].equals("x") ? 0 : Integer.parseInt(numbers[0]);
        int from = Integer.parseInt(details[0]);
        return new CodePattern(
                code,
                hundred,
                status,
                Integer.parseInt(numbers[1]),
                from,
                Integer.parseInt(details[details.length - 1]));
    }

    /// How well the codes fit: 0 where they contradict. What is missing on one side contradicts nothing.
    int fit(Said said) {
        int basic = basicFit(said.code());
        int status = statusFit(said.enhanced());
        return basic == 0 || status == 0 ? 0 : basic + status;
    }

    /// Whether the enhanced code is meant by name, so that no words are needed.
    boolean names(Said said) {
        return subject >= 0 && said.enhanced().isPresent() && statusFit(said.enhanced()) == CODE_KNOWN;
    }

    private int basicFit(int given) {
        if (code == 0 && hundred == 0) {
            return NOT_ASKED;
        }
        if (given == 0) {
            return MISSING;
        }
        if (code == given) {
            return CODE_KNOWN;
        }
        return hundred == given / 100 && code == 0 ? CLASS_KNOWN : 0;
    }

    private int statusFit(Optional<EnhancedCode> given) {
        if (subject < 0) {
            return NOT_ASKED;
        }
        if (given.isEmpty()) {
            return MISSING;
        }
        EnhancedCode enhanced = given.get();
        boolean same = (status == 0 || status == enhanced.status())
                && subject == enhanced.subject()
                && from <= enhanced.detail()
                && enhanced.detail() <= to;
        return same ? CODE_KNOWN : 0;
    }
}
