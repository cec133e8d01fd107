package dev.tasso.smtp.sasl;

import java.util.Base64;

/// The server's side of one authentication: challenges out, responses in (RFC 4422).
public interface ServerExchange {

    /// The challenge to begin with where the client sent no initial response.
    byte[] opening();

    /// Takes a response and says how it goes on.
    Turn respond(byte[] response);

    /// How an exchange goes on.
    sealed interface Turn {

        /// The client must answer this.
        record Challenge(byte[] octets) implements Turn {

            /// As it stands in a 334 reply.
            public String base64() {
                return Base64.getEncoder().encodeToString(octets);
            }
        }

        /// It is over.
        record Done(Verdict verdict) implements Turn {}

        /// The response is not what this mechanism calls for; it is over.
        record Malformed() implements Turn {}
    }
}
