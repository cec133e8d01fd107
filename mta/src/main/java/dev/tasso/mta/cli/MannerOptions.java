package dev.tasso.mta.cli;

import dev.tasso.mta.cli.BreakOff.How;
import dev.tasso.smtp.client.Manner;
import dev.tasso.smtp.client.Manner.Pipelining;
import dev.tasso.smtp.client.Manner.Transfer;
import dev.tasso.smtp.client.Stage;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options that say in what manner a message is handed over, and where to break off.
final class MannerOptions {

    private static final int CHUNK_OCTETS_MAX = 64 << 20;

    /// Whether commands are said in groups (RFC 2920).
    enum Groups {
        AUTO,
        NEVER,
        ALWAYS
    }

    @Option(
            names = "--pipelining",
            paramLabel = "auto|never|always",
            description = "say commands in groups: where it is offered (default), never, or always")
    private Groups pipelining = Groups.AUTO;

    @Option(names = "--bdat", description = "hand the message over in chunks (BDAT), never by DATA")
    private boolean bdat;

    @Option(names = "--no-bdat", description = "hand the message over by DATA, never in chunks")
    private boolean noBdat;

    @Option(names = "--chunk-size", paramLabel = "OCTETS", description = "octets of each chunk (default 65536)")
    private int chunkOctets = 64 * 1024;

    @Option(
            names = "--quit-after",
            paramLabel = "STAGE",
            completionCandidates = BreakOff.Words.class,
            description = "say QUIT after this stage: ${COMPLETION-CANDIDATES}")
    private @Nullable String quitAfter;

    @Option(
            names = "--drop-after",
            paramLabel = "STAGE",
            completionCandidates = BreakOff.Words.class,
            description = "close the connection without a word after this stage; body: all of the message but its end")
    private @Nullable String dropAfter;

    @Option(
            names = "--drop-after-send",
            paramLabel = "STAGE",
            completionCandidates = BreakOff.Words.class,
            description = "close it after the command of this stage, without waiting for its reply")
    private @Nullable String dropAfterSend;

    Optional<BreakOff> breakOff() throws Failed {
        List<BreakOff> asked = new ArrayList<>();
        if (quitAfter != null) {
            asked.add(BreakOff.of("--quit-after", quitAfter, How.QUIT));
        }
        if (dropAfter != null) {
            asked.add(BreakOff.of("--drop-after", dropAfter, How.DROP));
        }
        if (dropAfterSend != null) {
            asked.add(BreakOff.of("--drop-after-send", dropAfterSend, How.DROP_UNHEARD));
        }
        if (asked.size() > 1) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "a conversation breaks off once",
                    "give one of --quit-after, --drop-after and --drop-after-send");
        }
        return asked.stream().findFirst();
    }

    Manner manner() throws Failed {
        if (bdat && noBdat) {
            throw new Failed(ExitCodes.USAGE, "by BDAT and not by BDAT", "give --bdat or --no-bdat");
        }
        if (chunkOctets < 1 || chunkOctets > CHUNK_OCTETS_MAX) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "not a size for chunks: " + chunkOctets,
                    "--chunk-size takes 1 to " + CHUNK_OCTETS_MAX + " octets");
        }
        Pipelining groups = switch (pipelining) {
            case AUTO -> Pipelining.WHERE_OFFERED;
            case NEVER -> Pipelining.NEVER;
            case ALWAYS -> Pipelining.ALWAYS;
        };
        Optional<Manner.Stop> stop = breakOff().flatMap(BreakOff::stop);
        boolean afterData = stop.map(Manner.Stop::after).equals(Optional.of(Stage.DATA));
        if (bdat && afterData) {
            throw new Failed(
                    ExitCodes.USAGE,
                    "by BDAT there is no DATA to break off after",
                    "give --drop-after=body, or leave out --bdat");
        }
        Manner manner = Manner.fastest()
                .with(groups)
                .with(bdat ? Transfer.BDAT : noBdat || afterData ? Transfer.DATA : Transfer.FASTEST)
                .withChunkOctets(chunkOctets);
        return stop.map(manner::with).orElse(manner);
    }
}
