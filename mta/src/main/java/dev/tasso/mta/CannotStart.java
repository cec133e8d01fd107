package dev.tasso.mta;

/// Why the server does not start, and what to do about it.
final class CannotStart extends Exception {
    private static final long serialVersionUID = 1L;

    private final String cure;

    CannotStart(String why, String cure) {
        super(why);
        this.cure = cure;
    }

    String cure() {
        return cure;
    }
}
