package dev.tasso.mta.explain;

import java.util.List;

/// What one reply means, ready to be shown. What strangers wrote in it is not yet made harmless.
///
/// @param line of the input, from 1
/// @param certainty how the meaning was found
/// @param rule the id of the rule that said it; empty where none did
/// @param who the provider or program whose wording it is; empty where that is not known
/// @param clause the clause that governs it, or that was broken; may be empty
/// @param next commands to type
/// @param source where the wording or the meaning of the code is published
public record Explanation(
        int line,
        Kind kind,
        Said said,
        Scene scene,
        Certainty certainty,
        String rule,
        String who,
        String means,
        String cause,
        Retry retry,
        String clause,
        Side brokenBy,
        List<String> remarks,
        List<String> next,
        String source) {

    public Explanation {
        remarks = List.copyOf(remarks);
        next = List.copyOf(next);
    }

    /// How a meaning was found: said to the reader, so that a guess is never taken for knowledge.
    public enum Certainty {
        /// A rule knows these words.
        WORDING,
        /// The code alone was given, and is known.
        CODE,
        /// There are words that no rule knows; they are explained by their code.
        WORDS_UNKNOWN,
        /// Neither words nor codes are known.
        UNKNOWN;

        /// As JSON writes it.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
        }
    }

    /// Whether to retry, as advice.
    public String advice() {
        return retry.advice(said);
    }
}
