package dev.tasso.mta.cli;

import dev.tasso.smtp.reply.Reply;

/// What a command's exit code tells a script; the same for every command.
public final class ExitCodes {
    public static final int OK = 0;
    /// Said no for good: a 5yz reply, an invalid configuration, a message that does not exist.
    public static final int REFUSED = 1;
    public static final int USAGE = 2;
    /// A 4yz reply: the same may work later.
    public static final int TEMPORARY = 3;
    /// Nobody answers there: no such name, nothing listens, no server is running on this data folder.
    public static final int CONNECT = 4;
    public static final int TLS = 5;
    public static final int AUTHENTICATION = 6;
    public static final int TIMEOUT = 7;

    public static final String LIST = """
        Exit codes: 0 done, 1 refused (5yz), 2 wrong usage, 3 refused for now (4yz), 4 nobody answers,
        5 TLS failed, 6 authentication failed, 7 timed out.\
        """;

    private ExitCodes() {}

    /// For a reply that decides how a command ends.
    public static int of(Reply reply) {
        return reply.positive() ? OK : reply.temporary() ? TEMPORARY : REFUSED;
    }
}
