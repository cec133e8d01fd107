package dev.tasso.mta.explain;

/// Who said something to whom, and when: what a transcript, a log line or a bounce tells besides the words. What is not
/// known is empty.
///
/// @param server the host that answered
/// @param client the host that was answered
/// @param address the client's IP address
public record Scene(String server, String client, String address, Stage stage, String sender, String recipient) {

    /// Nothing is known.
    public static final Scene EMPTY = new Scene("", "", "", Stage.UNKNOWN, "", "");

    Scene between(String server, String client) {
        return new Scene(server, client, address, stage, sender, recipient);
    }

    Scene from(String address) {
        return new Scene(server, client, address, stage, sender, recipient);
    }

    Scene at(Stage stage) {
        return new Scene(server, client, address, stage, sender, recipient);
    }

    Scene of(String sender, String recipient) {
        return new Scene(server, client, address, stage, sender, recipient);
    }

    /// The same, with what the other knows where this knows nothing.
    Scene or(Stage otherwise) {
        return stage == Stage.UNKNOWN ? at(otherwise) : this;
    }
}
