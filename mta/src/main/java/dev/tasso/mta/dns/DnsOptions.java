package dev.tasso.mta.dns;

import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Whom the resolver asks, and every limit it keeps.
///
/// @param servers recursive resolvers, asked in this order; empty for those of the machine
/// @param questionWithin until one server has answered one question
/// @param roundsMax how often every server is asked
/// @param answerWithin until the whole answer stands, whatever it takes
/// @param cnamesMax aliases that are followed for one name
/// @param recordsMax records of one answer that are looked at
/// @param entriesMax answers in the cache
/// @param ttlMin what a record lives at least, so that a TTL of 0 does not mean a question per message
/// @param ttlMax what a record lives at most
/// @param absentTtlMax what "there is no such record" lives at most (RFC 2308 section 5)
/// @param failureTtl for how long a server's failure to answer is not asked about again (RFC 9520 section 3.2)
/// @param hostsFile names this machine gives addresses to by itself
public record DnsOptions(
        List<InetSocketAddress> servers,
        Duration questionWithin,
        int roundsMax,
        Duration answerWithin,
        int cnamesMax,
        int recordsMax,
        int entriesMax,
        Duration ttlMin,
        Duration ttlMax,
        Duration absentTtlMax,
        Duration failureTtl,
        Optional<Path> hostsFile) {

    public DnsOptions {
        servers = List.copyOf(servers);
    }

    /// These servers, and the limits of a mail server.
    public static DnsOptions of(List<InetSocketAddress> servers, Duration questionWithin) {
        return new DnsOptions(
                servers,
                questionWithin,
                2,
                questionWithin.multipliedBy(4),
                8,
                100,
                100_000,
                Duration.ofSeconds(5),
                Duration.ofHours(1),
                Duration.ofMinutes(5),
                Duration.ofSeconds(5),
                Optional.of(Path.of("/etc/hosts")));
    }

    DnsOptions withoutHostsFile() {
        return new DnsOptions(
                servers,
                questionWithin,
                roundsMax,
                answerWithin,
                cnamesMax,
                recordsMax,
                entriesMax,
                ttlMin,
                ttlMax,
                absentTtlMax,
                failureTtl,
                Optional.empty());
    }
}
