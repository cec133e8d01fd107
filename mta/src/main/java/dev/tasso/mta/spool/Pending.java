package dev.tasso.mta.spool;

/// Stands in until the writer is there.
final class Pending {
    private Pending() {}

    @SuppressWarnings("TypeParameterUnusedInFormals")
    static <T> T pending() {
        if (Pending.class.isInterface()) {
            throw new IllegalStateException();
        }
        throw new UnsupportedOperationException();
    }
}
