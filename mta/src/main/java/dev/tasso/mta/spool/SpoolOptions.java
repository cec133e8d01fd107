package dev.tasso.mta.spool;

import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.random.RandomGenerator;

/// The limits of the spool, and its time and randomness.
///
/// @param inlineOctetsMax bodies up to this size travel in the batch of their message; larger ones go ahead in chunks
/// @param chunkOctets size of one chunk of a large body
/// @param waitingMax messages that may wait for the writer; one more is refused with 452
/// @param waitingOctetsMax octets of bodies that may wait for the writer
/// @param freshOctetsMax octets of bodies that are kept in the heap for a moment, to be delivered without a read
/// @param groupMax messages that share one force
/// @param forceWithin completions are forced after this time at the latest
/// @param diskReserveOctets free space below which messages are refused with 452, so that completions still fit
/// @param disk the folder whose file system is watched for free space
/// @param readers threads that read bodies and histories
/// @param reopenAfter wait before a failed store is opened again, and between attempts
/// @param roomWithin how long an intake waits for others to give back room in the heap
/// @param historyKept events older than this are forgotten
public record SpoolOptions(
        int inlineOctetsMax,
        int chunkOctets,
        int waitingMax,
        long waitingOctetsMax,
        long freshOctetsMax,
        int groupMax,
        Duration forceWithin,
        long diskReserveOctets,
        Path disk,
        int readers,
        Duration reopenAfter,
        Duration roomWithin,
        Duration historyKept,
        InstantSource clock,
        RandomGenerator random) {

    public SpoolOptions {
        if (inlineOctetsMax > chunkOctets) {
            throw new IllegalArgumentException(
                    "bodies of " + inlineOctetsMax + " octets do not fit into a buffer of " + chunkOctets);
        }
    }

    /// What suits a server of two cores and half a gigabyte.
    public static SpoolOptions defaults(Path disk, InstantSource clock, RandomGenerator random) {
        return new SpoolOptions(
                128 * 1024,
                128 * 1024,
                4_096,
                64L << 20,
                16L << 20,
                512,
                Duration.ofMillis(100),
                256L << 20,
                disk,
                4,
                Duration.ofSeconds(1),
                Duration.ofSeconds(10),
                Duration.ofDays(30),
                clock,
                random);
    }
}
