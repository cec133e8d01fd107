package dev.tasso.mta.dns;

import dev.tasso.mta.dns.Cache.Entry;
import dev.tasso.mta.dns.Dns.Answer;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.xbill.DNS.CNAMERecord;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.SOARecord;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// Finds the records of one type at one name, through aliases, and says how long the answer lives (RFC 1034 section
/// 3.6.2, RFC 2308).
final class Lookup {

    private final DnsOptions options;
    private final Exchange exchange;

    Lookup(DnsOptions options, Exchange exchange) {
        this.options = options;
        this.exchange = exchange;
    }

    Entry<Answer<Record>> find(Name name, int type) {
        long deadline = System.nanoTime() + options.answerWithin().toNanos();
        try {
            return follow(name, type, deadline);
        } catch (IOException why) {
            String text = why.getMessage();
            return new Entry<>(
                    new Unavailable<>(text == null ? why.toString() : text),
                    options.failureTtl().toNanos());
        }
    }

    /// Whether a validating resolver vouches for the answer.
    boolean authentic(Name name, int type) {
        try {
            long deadline = System.nanoTime() + options.answerWithin().toNanos();
            return exchange.ask(name, type, deadline).getHeader().getFlag(Flags.AD);
        } catch (IOException _) {
            return false;
        }
    }

    private Entry<Answer<Record>> follow(Name asked, int type, long deadline) throws IOException {
        Name name = asked;
        long ttl = options.ttlMax().toSeconds();
        int aliases = 0;
        while (true) {
            Message message = exchange.ask(name, type, deadline);
            List<Record> answers = message.getSection(Section.ANSWER);
            Name before = name;
            Optional<CNAMERecord> alias = alias(answers, name, type);
            while (alias.isPresent()) {
                if (++aliases > options.cnamesMax()) {
                    throw new IOException("more than " + options.cnamesMax() + " aliases, or a loop of them");
                }
                ttl = Math.min(ttl, alias.get().getTTL());
                name = alias.get().getTarget();
                alias = alias(answers, name, type);
            }
            List<Record> found = records(answers, name, type);
            if (!found.isEmpty()) {
                for (Record each : found) {
                    ttl = Math.min(ttl, each.getTTL());
                }
                long seconds = Math.max(ttl, options.ttlMin().toSeconds());
                return new Entry<>(
                        new Found<>(found), Duration.ofSeconds(seconds).toNanos());
            }
            boolean nameExists = message.getRcode() != Rcode.NXDOMAIN;
            if (!nameExists || name.equals(before) || soa(message).isPresent()) {
                return new Entry<>(new Absent<>(nameExists), absentNanos(message));
            }
        }
    }

    private static Optional<CNAMERecord> alias(List<Record> answers, Name name, int type) {
        return answers.stream()
                .filter(each -> each instanceof CNAMERecord && type != Type.CNAME)
                .filter(each -> each.getName().equals(name))
                .map(CNAMERecord.class::cast)
                .findFirst();
    }

    private List<Record> records(List<Record> answers, Name name, int type) {
        return answers.stream()
                .filter(each -> each.getType() == type && each.getName().equals(name))
                .toList();
    }

    private static Optional<SOARecord> soa(Message message) {
        return message.getSection(Section.AUTHORITY).stream()
                .filter(SOARecord.class::isInstance)
                .map(SOARecord.class::cast)
                .findFirst();
    }

    private long absentNanos(Message message) {
        long seconds = soa(message)
                .map(soa -> Math.min(soa.getTTL(), soa.getMinimum()))
                .orElse(0L);
        long bounded = Math.clamp(
                seconds, options.ttlMin().toSeconds(), options.absentTtlMax().toSeconds());
        return Duration.ofSeconds(bounded).toNanos();
    }
}
