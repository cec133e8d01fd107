package dev.tasso.mta;

/// The threads that carry the virtual ones: half as many as there are processors (docs/decisions/0039).
final class Carriers {
    private static final String PARALLELISM = "jdk.virtualThreadScheduler.parallelism";

    private Carriers() {}

    /// To be called before the first virtual thread starts: afterwards it has no effect. What was set at the start of
    /// the
    /// JVM stays.
    static void limit() {
        if (System.getProperty(PARALLELISM) == null) {
            int processors = Runtime.getRuntime().availableProcessors();
            System.setProperty(PARALLELISM, String.valueOf((processors + 1) / 2));
        }
    }
}
