package dev.tasso.smtp.reply;

import java.time.Duration;
import java.util.Base64;

/// Everything the server says by itself; what a handler says is the handler's (RFC 5321 section 4.2, RFC 3463).
///
/// The texts tell a person at the other end what to do next.
public final class Replies {

    // The session.
    public static final Reply BYE = Reply.of(221, "2.0.0", "Bye");
    public static final Reply DONE = Reply.of(250, "2.0.0", "Ok");
    public static final Reply SENDER_OK = Reply.of(250, "2.1.0", "Sender ok");
    public static final Reply RECIPIENT_OK = Reply.of(250, "2.1.5", "Recipient ok");
    public static final Reply MESSAGE_OK = Reply.of(250, "2.0.0", "Message accepted");
    public static final Reply SEND_MESSAGE = Reply.plain(354, "Send the message, end it with <CRLF>.<CRLF>");
    public static final Reply CHUNK_OK = Reply.of(250, "2.0.0", "Chunk ok");
    public static final Reply CANNOT_VERIFY = Reply.of(252, "2.1.5", "Send mail and see; addresses are not verified");

    public static final Reply UTF8_ANSWER =
            Reply.of(252, "2.6.8", "Known, by an address beyond ASCII that cannot be shown here");

    // Out of order.
    public static final Reply HELLO_FIRST = Reply.of(503, "5.5.1", "Send EHLO first");
    public static final Reply MAIL_FIRST = Reply.of(503, "5.5.1", "Send MAIL first");
    public static final Reply NO_RECIPIENTS = Reply.of(503, "5.5.1", "No recipient was accepted; send RCPT first");
    public static final Reply IN_TRANSACTION =
            Reply.of(503, "5.5.1", "A transaction is open; end it with DATA or RSET first");
    public static final Reply CHUNKS_ONLY =
            Reply.of(503, "5.5.1", "The message has begun; go on with BDAT, or give it up with RSET");
    public static final Reply BINARY_NEEDS_CHUNKS = Reply.of(503, "5.5.1", "BODY=BINARYMIME goes by BDAT only");
    public static final Reply NOT_LMTP = Reply.of(502, "5.5.1", "This is SMTP; say EHLO");
    public static final Reply NOT_SMTP = Reply.of(502, "5.5.1", "This is LMTP; say LHLO");
    public static final Reply NOT_TRUSTED = Reply.of(550, "5.7.1", "You may not speak for others here");
    public static final Reply BAD_ATTRIBUTE =
            Reply.of(501, "5.5.4", "An attribute is not known, or its value makes no sense");
    public static final Reply CANNOT_RELEASE = Reply.of(458, "4.3.0", "Cannot start the queue for this node");
    public static final Reply TOO_MANY_DOMAINS =
            Reply.of(452, "4.5.3", "Recipients in too many domains; send the rest in another transaction");
    public static final Reply TOO_MANY_MAILS =
            Reply.of(421, "4.7.0", "Too many messages in one session; connect again for the next");
    public static final Reply TURNED_AWAY = Reply.of(503, "5.5.1", "You were turned away; say QUIT");
    public static final Reply SENT_TOO_EARLY =
            Reply.of(503, "5.5.1", "Wait for the reply to this command before sending more; closing");
    public static final Reply TALKED_FIRST = Reply.of(554, "5.5.1", "Wait for the greeting before talking; closing");

    // Lines that are no command.
    public static final Reply EMPTY_LINE = Reply.of(500, "5.5.2", "Empty line; try HELP");
    public static final Reply UNKNOWN_COMMAND = Reply.of(500, "5.5.2", "Unknown command; try HELP");
    public static final Reply LINE_TOO_LONG = Reply.of(500, "5.5.2", "Line too long");
    public static final Reply BARE_LINE_END = Reply.of(500, "5.5.2", "Bare CR or LF; lines end with CRLF");
    public static final Reply NUL_IN_LINE = Reply.of(500, "5.5.2", "NUL in a command");
    public static final Reply NOT_UTF8 = Reply.of(500, "5.5.2", "Octets above 127 that are not UTF-8");
    public static final Reply NOT_IMPLEMENTED = Reply.of(502, "5.5.1", "Not implemented");
    public static final Reply NOT_HTTP = Reply.of(421, "4.7.0", "This is SMTP, not HTTP; closing");
    public static final Reply CHUNKING_NOT_OFFERED = Reply.of(502, "5.5.1", "CHUNKING is not offered; say DATA");

    // Arguments.
    public static final Reply NO_HELP = Reply.of(504, "5.5.4", "No such command; HELP alone lists them");
    public static final Reply NO_ARGUMENT = Reply.of(501, "5.5.4", "This command takes no argument");
    public static final Reply BAD_CLIENT_NAME =
            Reply.of(501, "5.5.4", "Not a host name or address literal; letters, digits and -._:[] only");
    public static final Reply BAD_SENDER = Reply.of(501, "5.1.7", "Not an address; say MAIL FROM:<user@example.com>");
    public static final Reply BAD_RECIPIENT = Reply.of(501, "5.1.3", "Not an address; say RCPT TO:<user@example.com>");
    public static final Reply BAD_CHUNK =
            Reply.of(501, "5.5.4", "Syntax: BDAT octets [LAST]; where it ends cannot be told, closing");
    public static final Reply BAD_PARAMETER = Reply.of(501, "5.5.4", "Malformed parameter");
    public static final Reply REPEATED_PARAMETER = Reply.of(501, "5.5.4", "A parameter stands twice");
    public static final Reply HOLD_IS_OVER =
            Reply.of(501, "5.5.4", "The time until which the message is to be held is over");
    public static final Reply UNKNOWN_PARAMETER = Reply.of(555, "5.5.4", "Parameter not recognised; EHLO lists them");
    public static final Reply NOT_ASCII =
            Reply.of(553, "5.6.7", "Address is not ASCII; say SMTPUTF8 in the MAIL command");

    // Limits.
    public static final Reply TOO_LARGE = Reply.of(552, "5.3.4", "Message larger than EHLO's SIZE");
    public static final Reply TOO_MANY_RECIPIENTS =
            Reply.of(452, "4.5.3", "Too many recipients; send the rest in another transaction");
    public static final Reply TOO_MANY_ERRORS = Reply.of(421, "4.7.0", "Too many errors; closing");
    public static final Reply TOO_MUCH_TALK = Reply.of(421, "4.7.0", "Too many commands without mail; closing");
    public static final Reply TOO_MANY_SESSIONS = Reply.of(421, "4.3.2", "Too many sessions; try again later");
    public static final Reply TOO_MANY_FROM_ADDRESS =
            Reply.of(421, "4.7.0", "Too many sessions from your address; try again later");
    public static final Reply TIMED_OUT = Reply.of(421, "4.4.2", "Timeout; closing");
    public static final Reply SHUTTING_DOWN = Reply.of(421, "4.3.2", "Shutting down; try again later");
    public static final Reply DEFECT = Reply.of(421, "4.3.0", "Internal error; try again later");
    public static final Reply LOCAL_ERROR = Reply.of(451, "4.3.0", "Local error in processing; try again later");

    // TLS (RFC 3207).
    public static final Reply START_TLS = Reply.of(220, "2.0.0", "Go ahead");
    public static final Reply TLS_NOT_OFFERED = Reply.of(502, "5.5.1", "STARTTLS is not offered");
    public static final Reply TLS_ALREADY = Reply.of(503, "5.5.1", "TLS is active already");
    public static final Reply TLS_AFTER_AUTH = Reply.of(503, "5.5.1", "STARTTLS must come before AUTH");

    // Authentication (RFC 4954).
    public static final Reply AUTHENTICATED = Reply.of(235, "2.7.0", "Authenticated");
    public static final Reply AUTH_FAILED = Reply.of(535, "5.7.8", "User name or password is wrong");
    public static final Reply AUTH_UNAVAILABLE = Reply.of(454, "4.7.0", "Cannot check passwords now; try again later");
    public static final Reply AUTH_CANCELLED = Reply.of(501, "5.7.0", "Authentication cancelled");
    public static final Reply AUTH_MALFORMED = Reply.of(501, "5.5.2", "Not what this mechanism or base64 expects");
    public static final Reply AUTH_LINE_TOO_LONG = Reply.of(500, "5.5.6", "Line of the exchange too long");
    public static final Reply AUTH_UNKNOWN_MECHANISM = Reply.of(504, "5.5.4", "Mechanism not offered; EHLO lists them");
    public static final Reply AUTH_NOT_OFFERED = Reply.of(502, "5.5.1", "AUTH is not offered");
    public static final Reply AUTH_ALREADY = Reply.of(503, "5.5.1", "Authenticated already");
    public static final Reply AUTH_NEEDS_TLS = Reply.of(538, "5.7.11", "Say STARTTLS first; then AUTH");
    public static final Reply AUTH_FIRST = Reply.of(530, "5.7.0", "Authenticate first; say AUTH");
    public static final Reply TLS_FIRST = Reply.of(530, "5.7.0", "Say STARTTLS first, then AUTH");
    public static final Reply TOO_MANY_AUTH_FAILURES =
            Reply.of(421, "4.7.0", "Too many failed authentications; closing");

    private Replies() {}

    /// A command whose arguments are not as they should be; the text shows how.
    public static Reply syntax(String form) {
        return Reply.of(501, "5.5.4", "Syntax: " + form);
    }

    /// A message that its sender wants to be held for longer than EHLO said (RFC 4865).
    public static Reply holdTooLong(Duration most) {
        return Reply.of(501, "5.5.4", "A message is held for " + most.toSeconds() + " seconds at most");
    }

    /// A message that can hardly arrive in time (RFC 2852 section 4).
    public static Reply deliverByTooSoon(Duration least) {
        return Reply.of(555, "5.5.4", "Give a message " + least.toSeconds() + " seconds to arrive, or more");
    }

    /// A step of an AUTH exchange; the text is the challenge in base64, possibly empty.
    public static Reply challenge(byte[] octets) {
        return Reply.plain(334, Base64.getEncoder().encodeToString(octets));
    }
}
