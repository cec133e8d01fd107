package dev.tasso.mta.cli;

import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.Stage;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.BodyRefused;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import javax.net.ssl.SSLException;

/// Ends a command with a message, a cure and an exit code; caught in one place.
public final class Failed extends Exception {
    private static final long serialVersionUID = 1L;

    private final int exitCode;
    private final String cure;

    public Failed(int exitCode, String message, String cure) {
        super(message);
        this.exitCode = exitCode;
        this.cure = cure;
    }

    public Failed(int exitCode, String message) {
        this(exitCode, message, "");
    }

    public int exitCode() {
        return exitCode;
    }

    public String cure() {
        return cure;
    }

    /// What the loss of a connection with this server means for the command.
    public static Failed lost(String server, IOException lost) {
        Stage stage = lost instanceof ConnectionLost known ? known.stage() : Stage.OTHER;
        String at = stage == Stage.OTHER || stage == Stage.CONNECT ? "" : " (at " + stage + ")";
        for (Throwable cause = lost; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case SocketTimeoutException _ -> {
                    return new Failed(
                            ExitCodes.TIMEOUT,
                            server + " did not answer in time" + at,
                            "--timeout SECONDS waits longer; --verbose shows how far it came");
                }
                case BodyRefused unsendable -> {
                    return new Failed(
                            ExitCodes.USAGE,
                            String.valueOf(unsendable.getMessage()),
                            "mend the message: its lines end with CRLF, or with LF alone");
                }
                case ConnectException refused
                when String.valueOf(refused.getMessage()).contains("refused") -> {
                    return new Failed(
                            ExitCodes.CONNECT,
                            "nobody listens on " + server,
                            "is the server running? start one with ./tasso serve, or name another");
                }
                case SSLException fault -> {
                    return tls(String.valueOf(fault.getMessage()));
                }
                default -> {}
            }
        }
        if (stage == Stage.TLS) {
            return tls(String.valueOf(lost.getMessage()));
        }
        return broken(server + ": " + lost.getMessage(), stage);
    }

    private static Failed broken(String message, Stage stage) {
        return new Failed(
                ExitCodes.CONNECT,
                message,
                switch (stage) {
                    case CONNECT -> "";
                    case END_OF_DATA -> "the server may have taken the message all the same (RFC 1047)";
                    case GREETING, HELLO, TLS, AUTH, EXTENSIONS, MAIL, RCPT, DATA, BODY, OTHER ->
                        "--verbose shows what was said";
                });
    }

    private static Failed tls(String why) {
        return new Failed(
                ExitCodes.TLS, "TLS failed: " + why, "--no-verify takes any certificate; --tls=none goes without TLS");
    }

    /// Fails unless the reply is a success.
    ///
    /// @param exitCode for a refusal; where it is [ExitCodes#REFUSED], a 4yz is [ExitCodes#TEMPORARY]
    public static void unless(Reply reply, int exitCode, String otherwise, String cure) throws Failed {
        if (!reply.positive()) {
            int code = exitCode == ExitCodes.REFUSED ? ExitCodes.of(reply) : exitCode;
            throw new Failed(code, otherwise + ": " + reply, cure);
        }
    }

    public static void unless(Reply reply, int exitCode, String otherwise) throws Failed {
        unless(reply, exitCode, otherwise, "");
    }
}
