package dev.tasso.mta.explain;

import java.util.List;

/// What came of explaining a paste.
///
/// @param passedOver lines in which there was nothing to explain
/// @param cut whether there was more input than is read
public record Report(Kind kind, List<Explanation> explanations, int passedOver, boolean cut) {
    public Report {
        explanations = List.copyOf(explanations);
    }
}
