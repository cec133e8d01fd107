package dev.tasso.mta.dns;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/// DNS as a test writes it down. A name that nobody mentioned does not exist.
public final class FakeDns implements Dns {

    private final Map<String, Answer<Mx>> exchangers = new ConcurrentHashMap<>();
    private final Map<String, Answer<InetAddress>> addresses = new ConcurrentHashMap<>();
    private final Map<String, Answer<String>> texts = new ConcurrentHashMap<>();
    private final Map<String, Answer<Tlsa>> associations = new ConcurrentHashMap<>();
    private final Set<String> authentic = ConcurrentHashMap.newKeySet();
    private final Map<InetAddress, Answer<String>> pointers = new ConcurrentHashMap<>();
    private final AtomicInteger questions = new AtomicInteger();

    /// Adds an MX record.
    public FakeDns mx(String domain, int preference, String host) {
        exchangers.merge(domain, new Answer.Found<>(List.of(new Mx(preference, host))), FakeDns::joined);
        return this;
    }

    /// Adds addresses; the name exists from now on.
    public FakeDns host(String name, String... literals) {
        List<InetAddress> list = Stream.of(literals).map(InetAddress::ofLiteral).toList();
        addresses.put(name, list.isEmpty() ? new Answer.Absent<>(true) : new Answer.Found<>(list));
        return this;
    }

    /// Adds TXT records.
    public FakeDns txt(String name, String... records) {
        texts.put(name, new Answer.Found<>(List.of(records)));
        return this;
    }

    /// Adds a TLSA record.
    public FakeDns tlsa(String name, int usage, int selector, int matching, String data) {
        associations.put(name, new Answer.Found<>(List.of(new Tlsa(usage, selector, matching, data))));
        return this;
    }

    /// From now on a resolver vouches for the TLSA records of the name.
    public FakeDns authenticated(String name) {
        authentic.add(name);
        return this;
    }

    /// Adds PTR records.
    public FakeDns ptr(String address, String... names) {
        pointers.put(InetAddress.ofLiteral(address), new Answer.Found<>(List.of(names)));
        return this;
    }

    /// Answers all questions for the name as a broken server would.
    public FakeDns broken(String name, String why) {
        exchangers.put(name, new Answer.Unavailable<>(why));
        addresses.put(name, new Answer.Unavailable<>(why));
        texts.put(name, new Answer.Unavailable<>(why));
        associations.put(name, new Answer.Unavailable<>(why));
        return this;
    }

    /// How many questions were asked.
    public int questions() {
        return questions.get();
    }

    @Override
    public Answer<Mx> mx(String domain) {
        questions.incrementAndGet();
        return exchangers.getOrDefault(domain, new Answer.Absent<>(addresses.containsKey(domain)));
    }

    @Override
    public Answer<InetAddress> addresses(String host) {
        questions.incrementAndGet();
        return addresses.getOrDefault(host, new Answer.Absent<>(exchangers.containsKey(host)));
    }

    @Override
    public Answer<String> txt(String name) {
        questions.incrementAndGet();
        return texts.getOrDefault(name, new Answer.Absent<>(addresses.containsKey(name)));
    }

    @Override
    public Answer<Tlsa> tlsa(String name) {
        questions.incrementAndGet();
        return associations.getOrDefault(name, new Answer.Absent<>(false));
    }

    @Override
    public boolean authentic(String name) {
        questions.incrementAndGet();
        return authentic.contains(name);
    }

    @Override
    public Answer<String> ptr(InetAddress address) {
        questions.incrementAndGet();
        return pointers.getOrDefault(address, new Answer.Absent<>(false));
    }

    private static Answer<Mx> joined(Answer<Mx> before, Answer<Mx> more) {
        List<Mx> all = new ArrayList<>();
        for (Answer<Mx> each : List.of(before, more)) {
            if (each instanceof Answer.Found<Mx>(List<Mx> records)) {
                all.addAll(records);
            }
        }
        all.sort(Comparator.comparingInt(Mx::preference));
        return new Answer.Found<>(all);
    }
}
