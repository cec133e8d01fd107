package dev.tasso.mta.dns;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Type;

/// A name server on the loopback address that knows these records, and that no other name exists.
public final class ZoneDns implements AutoCloseable {

    private static final int TTL_SECONDS = 300;

    private final List<Record> records = new ArrayList<>();
    private final ScriptedDnsServer server;

    /// @param lines each `name type data`, names without a final dot but for those in the data
    public ZoneDns(String... lines) throws IOException {
        for (String line : lines) {
            String[] parts = line.split(" ", 3);
            Name name = Name.fromString(parts[0] + ".");
            records.add(Record.fromString(name, Type.value(parts[1]), DClass.IN, TTL_SECONDS, parts[2], Name.root));
        }
        server = new ScriptedDnsServer((query, _) -> answer(query));
    }

    public InetSocketAddress address() {
        return server.address();
    }

    private List<byte[]> answer(Message query) {
        Record question = query.getQuestion();
        List<Record> here = records.stream()
                .filter(each -> each.getName().equals(question.getName()))
                .toList();
        Stream<Record> fit = here.stream().filter(each -> each.getType() == question.getType());
        return here.isEmpty()
                ? ScriptedDnsServer.refuse(query, Rcode.NXDOMAIN)
                : ScriptedDnsServer.say(query, fit.toArray(Record[]::new));
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
