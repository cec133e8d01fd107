package dev.tasso.mta.cli;

import dev.tasso.mta.cli.Courier.Done;
import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.client.Outgoing;
import dev.tasso.smtp.client.Sent;
import java.util.List;
import java.util.Optional;

/// The recipients of one destination, and the hosts that are tried for them in turn (RFC 5321 section 5.1).
record Errand(List<MxHosts.Host> hosts, List<Mailbox> recipients) {

    /// Until one host has taken or refused the message for good.
    Done run(Courier courier, SendReport report, Outgoing mail) throws Failed {
        Optional<Failed> failure = Optional.empty();
        for (MxHosts.Host host : hosts) {
            boolean last = host.equals(hosts.getLast());
            try {
                Done done = courier.carry(host, mail);
                boolean later = done.sent().filter(Errand::putOff).isPresent();
                if (last || !later) {
                    return done;
                }
                report.next(host.server(), "it put the message off");
            } catch (Failed failed) {
                if (failed.exitCode() != ExitCodes.CONNECT && failed.exitCode() != ExitCodes.TIMEOUT) {
                    report.refused(courier.transcript());
                }
                if (!last) {
                    report.next(host.server(), String.valueOf(failed.getMessage()));
                }
                failure = Optional.of(failed);
            }
        }
        throw failure.orElseThrow();
    }

    private static boolean putOff(Sent sent) {
        return sent.results().stream().allMatch(result -> result.reply().temporary());
    }
}
