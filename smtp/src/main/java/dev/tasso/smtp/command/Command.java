package dev.tasso.smtp.command;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.reply.Reply;
import java.util.Map;
import java.util.Optional;

/// What a client asks for in one line (RFC 5321 section 4.1.1); a line that asks for nothing we know is a value too.
public sealed interface Command {

    /// What may be said at any time, and is answered alike wherever it is said.
    sealed interface AnyTime extends Command {}

    /// Greets a server in the old way.
    ///
    /// @param client as it calls itself; proves nothing
    record Helo(String client) implements AnyTime {}

    /// Greets a server and asks for its extensions.
    ///
    /// @param client as it calls itself; proves nothing
    record Ehlo(String client) implements AnyTime {}

    /// Greets a server of LMTP (RFC 2033 section 4.1).
    ///
    /// @param client as it calls itself; proves nothing
    record Lhlo(String client) implements AnyTime {}

    /// Opens a transaction.
    record Mail(ReversePath sender, MailParameters parameters) implements Command {}

    /// Adds a recipient to the transaction.
    record Rcpt(ForwardPath recipient, RecipientParameters parameters) implements Command {}

    /// Announces the message itself.
    record Data() implements Command {}

    /// Brings a piece of the message, which follows the line at once (RFC 3030 section 2).
    ///
    /// @param octets in the piece
    /// @param last whether the message ends with it
    record Bdat(long octets, boolean last) implements Command {}

    /// Forgets the transaction.
    record Rset() implements Command {}

    /// Asks whether somebody is known here.
    record Vrfy(String argument) implements AnyTime {}

    /// Asks who is on a list.
    record Expn(String argument) implements AnyTime {}

    /// Asks how to go on.
    ///
    /// @param topic a verb, or nothing
    record Help(String topic) implements AnyTime {}

    /// Asks for an answer and nothing else.
    record Noop() implements AnyTime {}

    /// Ends the session.
    record Quit() implements AnyTime {}

    /// Asks to go on under TLS (RFC 3207).
    record StartTls() implements Command {}

    /// Opens an authentication exchange (RFC 4954).
    ///
    /// @param mechanism in upper case
    /// @param initialResponse in base64, or `=` for an empty one; not yet decoded
    record Auth(String mechanism, Optional<String> initialResponse) implements Command {

        /// Without the response: it may hold a password.
        @Override
        public String toString() {
            return "Auth[" + mechanism + (initialResponse.isPresent() ? " ***]" : "]");
        }
    }

    /// Asks to be sent what waits for a domain (RFC 1985).
    ///
    /// @param argument a domain, perhaps behind `@` or `#`
    record Etrn(String argument) implements Command {}

    /// Says for whom a proxy speaks.
    ///
    /// @param attributes by name in upper case; values are decoded and hold no control characters
    record Xclient(Map<String, String> attributes) implements Command {
        public Xclient {
            attributes = Map.copyOf(attributes);
        }
    }

    /// Says where a filter has a message from.
    ///
    /// @param attributes by name in upper case; values are decoded and hold no control characters
    record Xforward(Map<String, String> attributes) implements Command {
        public Xforward {
            attributes = Map.copyOf(attributes);
        }
    }

    /// A line that is no command.
    ///
    /// @param closing whether nothing that follows can be trusted either; 421 always closes
    record Malformed(Reply reply, boolean closing) implements AnyTime {

        public Malformed(Reply reply) {
            this(reply, false);
        }
    }
}
