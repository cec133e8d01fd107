package dev.tasso.smtp.scenario;

/// The moments at which a scripted server can be told to misbehave.
public enum Step {
    /// The connection was accepted; the greeting is due.
    CONNECT,
    EHLO,
    HELO,
    LHLO,
    /// STARTTLS came; its 220 is due.
    STARTTLS,
    /// The 220 is sent, the handshake is due.
    HANDSHAKE,
    AUTH,
    MAIL,
    RCPT,
    /// DATA came; its 354 is due.
    DATA,
    /// The 354 is sent, or a chunk is announced; the octets are due.
    BODY,
    /// A chunk came that is not the last, with its octets; its reply is due.
    CHUNK,
    /// The final dot, or the last chunk, came; its reply is due.
    END_OF_DATA,
    RSET,
    NOOP,
    QUIT
}
