package dev.tasso.smtp.sasl;

/// The server's side of one authentication: challenges out, responses in (RFC 4422).
public interface ServerExchange {

    /// The challenge to begin with where the client sent no initial response.
    byte[] opening();

    /// Takes a response and says how it goes on.
    Turn respond(byte[] response);

    /// How an exchange goes on.
    sealed interface Turn {

        /// The client must answer this.
        record Challenge(byte[] octets) implements Turn {}

        /// It is over.
        record Done(Verdict verdict) implements Turn {}

        /// The response is not what this mechanism calls for; it is over.
        record Malformed() implements Turn {}
    }
}
