package dev.tasso.mta.explain;

import java.util.ArrayList;
import java.util.List;

/// What was recognised in a paste.
///
/// @param passedOver lines in which there was nothing to explain
record Reading(Kind kind, List<Finding> findings, int passedOver) {

    Reading {
        findings = List.copyOf(findings);
    }

    static Reading of(List<String> lines) {
        if (BounceReader.recognises(lines)) {
            List<Finding> findings = BounceReader.read(lines);
            if (!findings.isEmpty()) {
                return new Reading(Kind.BOUNCE, findings, 0);
            }
        }
        if (lines.stream().anyMatch(LogReader::recognises)) {
            return log(lines);
        }
        if (TranscriptReader.recognises(lines)) {
            return new Reading(Kind.TRANSCRIPT, TranscriptReader.read(lines), 0);
        }
        return new Reading(Kind.REPLY, ReplyReader.read(lines), 0);
    }

    private static Reading log(List<String> lines) {
        List<Finding> findings = new ArrayList<>();
        int passedOver = 0;
        for (int i = 0; i < lines.size(); i++) {
            Finding finding = LogReader.read(i + 1, lines.get(i)).orElse(null);
            if (finding == null) {
                passedOver += lines.get(i).isBlank() ? 0 : 1;
            } else {
                findings.add(finding);
            }
        }
        return new Reading(Kind.LOG, findings, passedOver);
    }
}
