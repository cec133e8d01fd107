package dev.tasso.smtp.client;

/// How far a conversation had come (RFC 5321 section 3): where a recipient was refused, or a connection lost.
public enum Stage {
    /// The connection was not made yet.
    CONNECT,
    /// Waiting for the greeting.
    GREETING,
    /// EHLO, HELO or LHLO.
    HELLO,
    /// STARTTLS and the handshake.
    TLS,
    /// AUTH and its exchange.
    AUTH,
    /// What the server offers does not suffice for this message; the reply is the client's own.
    EXTENSIONS,
    /// MAIL FROM.
    MAIL,
    /// RCPT TO.
    RCPT,
    /// DATA, before its 354.
    DATA,
    /// Sending the message, before its final dot.
    BODY,
    /// The final dot is sent: a connection lost here leaves open whether the message was taken (RFC 1047).
    END_OF_DATA,
    /// Any other command.
    OTHER
}
