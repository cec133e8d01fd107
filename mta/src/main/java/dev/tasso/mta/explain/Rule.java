package dev.tasso.mta.explain;

import java.util.List;

/// One entry of the rules: which codes and words it is for, and what they mean.
///
/// @param on empty where any refusal will do
/// @param alone whether the codes alone say it where no words are given
/// @param stage where it is usually said
record Rule(
        String id,
        String who,
        List<CodePattern> on,
        List<Phrase> says,
        boolean alone,
        Stage stage,
        String means,
        String cause,
        Retry retry,
        String clause,
        Side broken,
        List<String> next,
        String source) {

    private static final int ANY_REFUSAL = 2;

    Rule {
        on = List.copyOf(on);
        says = List.copyOf(says);
        next = List.copyOf(next);
    }

    /// How well it fits: 0 where it does not. The longer the words that are known, the better.
    ///
    /// @param text what was said, in lower case
    int fit(Said said, String text) {
        int codes = 0;
        boolean named = false;
        for (CodePattern pattern : on) {
            codes = Math.max(codes, pattern.fit(said));
            named |= pattern.names(said);
        }
        if (on.isEmpty() && said.refused()) {
            codes = ANY_REFUSAL;
        }
        if (codes == 0) {
            return 0;
        }
        int words = 0;
        for (Phrase phrase : says) {
            words = Math.max(words, phrase.length(text));
        }
        boolean byCode = alone && named && text.isEmpty();
        return words > 0 || byCode ? codes + words : 0;
    }
}
