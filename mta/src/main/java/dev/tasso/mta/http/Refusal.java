package dev.tasso.mta.http;

/// Ends a request with a status, a cause and a cure; caught in one place.
final class Refusal extends Exception {
    private static final long serialVersionUID = 1L;

    private final int status;
    private final String cure;

    Refusal(int status, String cause, String cure) {
        super(cause, null, false, false);
        this.status = status;
        this.cure = cure;
    }

    int status() {
        return status;
    }

    String cure() {
        return cure;
    }
}
