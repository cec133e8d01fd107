package dev.tasso.mta.explain;

/// Whether the same message may be tried again: what a rule says of it.
public enum Retry {
    /// Nothing failed.
    NEEDLESS("needless", "nothing to retry: it worked"),
    /// The same again, later.
    LATER("later", "yes, later and slower: a queue does so by itself"),
    /// Not before something has changed at one of the two sides.
    AFTER_CHANGE("after-change", "not before the cause is removed: the same again gets the same answer"),
    /// Never: there is nobody there.
    NEVER("never", "no: give this recipient up, or correct the address"),
    /// Nobody knows.
    UNKNOWN("unknown", "cannot be said: what happened is not known");

    private final String word;
    private final String advice;

    Retry(String word, String advice) {
        this.word = word;
        this.advice = advice;
    }

    /// As rules and JSON write it.
    public String word() {
        return word;
    }

    /// The advice for a reply of this code: a queue gives up by itself after 5yz (RFC 5321 section 4.2.1).
    String advice(Said said) {
        boolean later = this == LATER;
        return later && said.permanent()
                ? "yes, but by hand: after a 5yz no queue tries again; send it anew, later"
                : advice;
    }

    static Retry of(String word) {
        for (Retry retry : values()) {
            if (retry.word.equals(word)) {
                return retry;
            }
        }
        throw new IllegalArgumentException("not a kind of retry: " + word);
    }
}
