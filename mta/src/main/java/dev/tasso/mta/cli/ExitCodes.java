package dev.tasso.mta.cli;

import dev.tasso.smtp.reply.Reply;

/// What a command's exit code tells a script; the same for every command.
final class ExitCodes {
    static final int OK = 0;
    /// Said no for good: a 5yz reply, an invalid configuration, a message that does not exist.
    static final int REFUSED = 1;
    static final int USAGE = 2;
    /// A 4yz reply: the same may work later.
    static final int TEMPORARY = 3;
    /// Nobody answers there: no such name, nothing listens, no server is running on this data folder.
    static final int CONNECT = 4;
    static final int TLS = 5;
    static final int AUTHENTICATION = 6;
    static final int TIMEOUT = 7;

    static final String LIST = """
        Exit codes: 0 done, 1 refused (5yz), 2 wrong usage, 3 refused for now (4yz), 4 nobody answers,
        5 TLS failed, 6 authentication failed, 7 timed out.\
        """;

    private ExitCodes() {}

    /// For a reply that decides how a command ends.
    static int of(Reply reply) {
        return reply.positive() ? OK : reply.temporary() ? TEMPORARY : REFUSED;
    }
}
