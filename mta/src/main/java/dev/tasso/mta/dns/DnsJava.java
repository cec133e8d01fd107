package dev.tasso.mta.dns;

import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.xbill.DNS.AAAARecord;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Name;
import org.xbill.DNS.PTRRecord;
import org.xbill.DNS.Record;
import org.xbill.DNS.ResolverConfig;
import org.xbill.DNS.ReverseMap;
import org.xbill.DNS.TLSARecord;
import org.xbill.DNS.TXTRecord;
import org.xbill.DNS.TextParseException;
import org.xbill.DNS.Type;
import org.xbill.DNS.hosts.HostsFileParser;

/// DNS as the network answers it, through recursive resolvers, with a cache in front.
///
/// The library dnsjava reads and writes the messages; what is asked of whom, what is believed and what is kept is here.
public final class DnsJava implements Dns {

    private record Question(Name name, int type) {}

    private final DnsOptions options;
    private final Lookup lookup;
    private final Cache<Question, Answer<Record>> cache;
    private final Optional<HostsFileParser> hosts;

    public DnsJava(DnsOptions options) {
        this.options = options;
        List<InetSocketAddress> servers =
                options.servers().isEmpty() ? ResolverConfig.getCurrentConfig().servers() : options.servers();
        this.lookup = new Lookup(options, new Exchange(options, servers));
        this.cache = new Cache<>(options.entriesMax(), System::nanoTime);
        this.hosts = options.hostsFile().map(HostsFileParser::new);
    }

    @Override
    public Answer<Mx> mx(String domain) {
        Optional<Name> name = name(domain);
        if (name.isEmpty()) {
            return new Absent<>(false);
        }
        return switch (ask(name.get(), Type.MX)) {
            case Found<Record>(List<Record> records) -> new Found<>(inOrder(records));
            case Absent<Record>(boolean nameExists) -> new Absent<>(nameExists);
            case Unavailable<Record>(String why) -> new Unavailable<>(why);
        };
    }

    @Override
    public Answer<InetAddress> addresses(String host) {
        Optional<Name> name = name(host);
        if (name.isEmpty()) {
            return new Absent<>(false);
        }
        List<InetAddress> local = local(name.get(), host.toLowerCase(Locale.ROOT));
        if (!local.isEmpty()) {
            return new Found<>(local);
        }
        Answer<Record> four = ask(name.get(), Type.A);
        boolean settled = four instanceof Absent<Record>(boolean nameExists) && !nameExists;
        return both(settled ? four : ask(name.get(), Type.AAAA), four);
    }

    @Override
    public Answer<String> txt(String name) {
        return each(name, Type.TXT, TXTRecord.class, DnsJava::text);
    }

    @Override
    public Answer<Tlsa> tlsa(String name) {
        return each(name, Type.TLSA, TLSARecord.class, DnsJava::tlsa);
    }

    @Override
    public boolean authentic(String name) {
        return name(name).filter(each -> lookup.authentic(each, Type.TLSA)).isPresent();
    }

    @Override
    public Answer<String> ptr(InetAddress address) {
        String name = ReverseMap.fromAddress(address).toString();
        return each(name, Type.PTR, PTRRecord.class, pointer -> text(pointer.getTarget()));
    }

    private <R extends Record, T> Answer<T> each(String text, int type, Class<R> kind, Function<R, T> reading) {
        Optional<Name> name = name(text);
        if (name.isEmpty()) {
            return new Absent<>(false);
        }
        return switch (ask(name.get(), type)) {
            case Found<Record>(List<Record> records) ->
                new Found<>(records.stream()
                        .filter(kind::isInstance)
                        .map(kind::cast)
                        .limit(options.recordsMax())
                        .map(reading)
                        .toList());
            case Absent<Record>(boolean nameExists) -> new Absent<>(nameExists);
            case Unavailable<Record>(String why) -> new Unavailable<>(why);
        };
    }

    private static String text(TXTRecord record) {
        StringBuilder text = new StringBuilder();
        for (byte[] part : record.getStringsAsByteArrays()) {
            text.append(new String(part, StandardCharsets.ISO_8859_1));
        }
        return text.toString();
    }

    private static Tlsa tlsa(TLSARecord record) {
        String data = HexFormat.of().formatHex(record.getCertificateAssociationData());
        return new Tlsa(record.getCertificateUsage(), record.getSelector(), record.getMatchingType(), data);
    }

    private Answer<Record> ask(Name name, int type) {
        return cache.get(new Question(name, type), question -> lookup.find(question.name(), question.type()));
    }

    private static Optional<Name> name(String text) {
        try {
            return Optional.of(Name.fromString(text, Name.root));
        } catch (TextParseException _) {
            return Optional.empty();
        }
    }

    /// What is known without asking: the name of this machine for itself (RFC 6761 section 6.3), and the hosts file.
    private List<InetAddress> local(Name name, String host) {
        if (host.equals("localhost") || host.endsWith(".localhost")) {
            return List.of(InetAddress.ofLiteral("127.0.0.1"), InetAddress.ofLiteral("::1"));
        }
        return hosts.stream()
                .flatMap(file -> Stream.of(Type.A, Type.AAAA).flatMap(type -> inFile(file, name, type).stream()))
                .toList();
    }

    private static Optional<InetAddress> inFile(HostsFileParser file, Name name, int type) {
        try {
            return file.getAddressForHost(name, type);
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    /// Lowest preference first, and by lot within one, so that equal hosts share the load (RFC 5321 section 5.1).
    private List<Mx> inOrder(List<Record> records) {
        List<Mx> order = new ArrayList<>();
        for (Record each : records) {
            if (each instanceof MXRecord mx) {
                order.add(new Mx(mx.getPriority(), text(mx.getTarget())));
            }
        }
        Collections.shuffle(order);
        order.sort(Comparator.comparingInt(Mx::preference));
        return order.size() > options.recordsMax() ? order.subList(0, options.recordsMax()) : order;
    }

    private static String text(Name name) {
        return name.equals(Name.root) ? "" : name.toString(true).toLowerCase(Locale.ROOT);
    }

    /// One family is enough; only where neither is there does it matter why.
    private Answer<InetAddress> both(Answer<Record> six, Answer<Record> four) {
        List<InetAddress> addresses = Stream.of(six, four)
                .flatMap(DnsJava::addresses)
                .limit(options.recordsMax())
                .toList();
        if (!addresses.isEmpty()) {
            return new Found<>(addresses);
        }
        for (Answer<Record> each : List.of(four, six)) {
            if (each instanceof Unavailable<Record>(String why)) {
                return new Unavailable<>(why);
            }
        }
        return new Absent<>(four instanceof Absent<Record>(boolean exists) && exists);
    }

    private static Stream<InetAddress> addresses(Answer<Record> answer) {
        return answer instanceof Found<Record>(List<Record> records)
                ? records.stream().flatMap(DnsJava::address)
                : Stream.empty();
    }

    private static Stream<InetAddress> address(Record each) {
        return switch (each) {
            case ARecord four -> Stream.of(four.getAddress());
            case AAAARecord six -> Stream.of(six.getAddress());
            default -> Stream.empty();
        };
    }
}
