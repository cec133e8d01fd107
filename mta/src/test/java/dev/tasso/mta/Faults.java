package dev.tasso.mta;

import dev.tasso.mta.Trials.Step;
import java.util.List;

/// What a machine may do to a server, one step for each kind, named by the numbers of the list of attacks:
/// `bench/faults` runs them.
final class Faults {

    private static final List<Step> STEPS = List.of(
            new Step(
                    "l124-kill-at-storage-calls",
                    "kill -9 before, after and half way in calls to the disk, also at start: nothing promised is lost",
                    StorageKills::run),
            new Step(
                    "l124-kill-at-every-call",
                    "kill -9 before, after and half way in each call of one message's life: nothing promised is lost",
                    EveryStorageCall::killsInALife),
            new Step(
                    "l126-force-fails-once",
                    "EIO from one force, whose data is gone: never a 250 for it, and service within 10 s by itself",
                    StorageFaults::forces),
            new Step(
                    "l127-storage-call-fails",
                    "EIO, ENOSPC, EDQUOT, EROFS, EINTR, short writes, anywhere: no false 250, service within 10 s",
                    StorageFaults::calls),
            new Step(
                    "l127-every-call-of-a-life",
                    "EIO, ENOSPC, half a write, once at each call of one message's life: no false 250, service within"
                            + " 10 s",
                    EveryStorageCall::failuresInALife),
            new Step(
                    "l127-every-call-of-an-opening",
                    "the same at each call of the opening that follows",
                    EveryStorageCall::failuresInAnOpening),
            new Step(
                    "l127-disk-full",
                    "no room on a real disk: refused with 4yz, what is queued goes on, service when there is room",
                    DiskFaults::full),
            new Step(
                    "l128-no-inodes",
                    "no inode on a real disk: local mail waits, nothing is lost, service when there is one",
                    DiskFaults::inodes),
            new Step(
                    "l129-read-only",
                    "ext4 turns read-only: no 250 from then on, the server lives, after a repair all is there",
                    DiskFaults::readOnly),
            new Step(
                    "l130-damage",
                    "octets flipped, or a log with half a write: the rest of the queue is served, what is lost is"
                            + " named",
                    WorldFaults::damage),
            new Step(
                    "l131-clock",
                    "ten years on, a day back, back in a retry wait: no early bounce, no storm, service",
                    WorldFaults::clock),
            new Step(
                    "l132-stopped",
                    "SIGSTOP under load, then SIGCONT: nothing is lost, service within 10 s",
                    ProcessFaults::stopped),
            new Step(
                    "l133-two-instances",
                    "a second server on one spool refuses and says why; the first goes on",
                    ProcessFaults::twice),
            new Step(
                    "l134-long-queue",
                    "a start with a long queue at 512 MB of heap: first delivery within 10 s, within 5 s of a million",
                    ProcessFaults::longQueue),
            new Step(
                    "l135-format",
                    "a spool of a later version is refused with a word and left alone; an earlier one is read",
                    WorldFaults::format),
            new Step(
                    "l136-client-gone",
                    "the client is gone after its final dot and comes again: once or twice, never lost",
                    ProcessFaults::clientGone),
            new Step(
                    "l138-report-on-full-disk",
                    "the disk is full when a report is to be written: the report comes once when there is room",
                    DiskFaults::report),
            new Step(
                    "l139-log-full",
                    "the log has no room: mail flows, and the server ends when told to",
                    ProcessFaults::logFull),
            new Step(
                    "l140-dns-down",
                    "DNS does not answer: everything is deferred, nothing fails, all comes when it answers",
                    WorldFaults::dns));

    /// Most of the time a step waits for one process to start.
    private static final int AT_ONCE = 2;

    private Faults() {}

    public static void main(String[] arguments) {
        System.exit(Trials.run("faults", AT_ONCE, STEPS, arguments) ? 0 : 1);
    }
}
