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
    /// The 354 is sent; the message is due.
    BODY,
    /// The final dot came; its reply is due.
    END_OF_DATA,
    RSET,
    NOOP,
    QUIT
}
