package dev.tasso.mta.explain;

import java.util.Locale;

/// How far a delivery had come when something was said (RFC 5321 section 3).
public enum Stage {
    UNKNOWN(""),
    ROUTE("looking up where the mail goes"),
    CONNECT("connecting"),
    GREETING("the greeting"),
    HELLO("EHLO"),
    TLS("STARTTLS"),
    AUTH("AUTH"),
    MAIL("MAIL FROM"),
    RCPT("RCPT TO"),
    DATA("DATA"),
    END_OF_DATA("the end of the message"),
    QUIT("QUIT"),
    OTHER("another command");

    private final String phrase;

    Stage(String phrase) {
        this.phrase = phrase;
    }

    /// As JSON and rules write it.
    public String word() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /// As a person says it.
    public String phrase() {
        return phrase;
    }

    static Stage of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT).replace('-', '_'));
    }

    /// The stage that a command opens, as logs name commands: `RCPT TO`, `end of DATA`, `MAIL FROM:<a@b>`.
    static Stage ofCommand(String text) {
        String command = text.strip().toUpperCase(Locale.ROOT);
        if (command.contains("END OF") || command.equals(".") || command.startsWith("BDAT")) {
            return END_OF_DATA;
        }
        return switch (command.split("[ :]", 2)[0]) {
            case "CONNECT", "CONNECTION" -> CONNECT;
            case "INITIAL", "BANNER" -> GREETING;
            case "HELO", "EHLO", "LHLO" -> HELLO;
            case "STARTTLS" -> TLS;
            case "AUTH" -> AUTH;
            case "MAIL" -> MAIL;
            case "RCPT" -> RCPT;
            case "DATA" -> DATA;
            case "QUIT" -> QUIT;
            case "RSET", "NOOP", "VRFY", "EXPN", "HELP", "ETRN", "XCLIENT", "XFORWARD" -> OTHER;
            default -> UNKNOWN;
        };
    }
}
