package dev.tasso.fuzz;

/// Something that must stand any octets: it takes them, or refuses them in the way it documents. Whatever it throws is
/// a finding.
///
/// @param name also the name of its folder in the corpus
/// @param socket whether it talks over sockets, so that it is slow and its time says little
public record Target(String name, boolean socket, Body body) {

    /// What is done with the octets.
    @FunctionalInterface
    public interface Body {
        void take(byte[] octets) throws Exception;
    }

    public static Target parser(String name, Body body) {
        return new Target(name, false, body);
    }

    public static Target session(String name, Body body) {
        return new Target(name, true, body);
    }

    /// Says what must hold, whatever the octets are.
    public static void must(boolean holds, String what) {
        if (!holds) {
            throw new AssertionError(what);
        }
    }
}
