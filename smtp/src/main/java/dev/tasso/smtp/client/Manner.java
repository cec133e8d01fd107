package dev.tasso.smtp.client;

import java.util.Optional;

/// How one message is handed over, for tools that want it otherwise than fastest (RFC 2920, RFC 3030).
///
/// @param chunkOctets octets of a chunk, where it goes in chunks
/// @param stop where to break off, for whoever wants to see what a server makes of it
public record Manner(Pipelining pipelining, Transfer transfer, int chunkOctets, Optional<Stop> stop) {

    /// Octets of a chunk, if nobody says otherwise.
    static final int CHUNK_OCTETS = 64 * 1024;

    private static final Manner FASTEST =
            new Manner(Pipelining.WHERE_OFFERED, Transfer.FASTEST, CHUNK_OCTETS, Optional.empty());

    public Manner {
        if (chunkOctets < 1) {
            throw new IllegalArgumentException("a chunk has one octet at least");
        }
    }

    /// Whether commands are said in groups.
    public enum Pipelining {
        WHERE_OFFERED,
        NEVER,
        /// Whatever the server offers, which it may punish.
        ALWAYS
    }

    /// By which command the message goes.
    public enum Transfer {
        /// BDAT where that saves a round trip or nothing else will do, else DATA.
        FASTEST,
        DATA,
        /// Nothing is sent to a server that does not offer CHUNKING.
        BDAT
    }

    /// Where to break off. What was accepted until then has this stage and its last positive reply as its
    /// [Sent.Result]; [SmtpClient#close()] or [SmtpClient#quit()] should follow.
    ///
    /// @param after one of MAIL, RCPT (the last one), DATA, BODY (all but its end) and END_OF_DATA
    /// @param unheard whether the reply to what was said last is not waited for
    public record Stop(Stage after, boolean unheard) {
        public Stop {
            switch (after) {
                case MAIL, RCPT, DATA, BODY, END_OF_DATA -> {}
                case CONNECT, GREETING, HELLO, TLS, AUTH, EXTENSIONS, OTHER ->
                    throw new IllegalArgumentException("no stage of a transaction: " + after);
            }
        }
    }

    /// With as few round trips as the server allows.
    public static Manner fastest() {
        return FASTEST;
    }

    public Manner with(Pipelining value) {
        return new Manner(value, transfer, chunkOctets, stop);
    }

    public Manner with(Transfer value) {
        return new Manner(pipelining, value, chunkOctets, stop);
    }

    public Manner withChunkOctets(int value) {
        return new Manner(pipelining, transfer, value, stop);
    }

    public Manner with(Stop value) {
        return new Manner(pipelining, transfer, chunkOctets, Optional.of(value));
    }

    boolean pipelines(Extensions extensions) {
        return switch (pipelining) {
            case WHERE_OFFERED -> extensions.has("PIPELINING");
            case NEVER -> false;
            case ALWAYS -> true;
        };
    }

    boolean stopsAfter(Stage stage) {
        return stop.filter(it -> it.after() == stage).isPresent();
    }

    boolean leavesUnheard(Stage stage) {
        return stop.filter(it -> it.after() == stage && it.unheard()).isPresent();
    }
}
