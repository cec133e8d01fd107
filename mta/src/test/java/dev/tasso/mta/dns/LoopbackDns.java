package dev.tasso.mta.dns;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.function.Function;
import org.xbill.DNS.ARecord;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.MXRecord;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;
import org.xbill.DNS.Type;

/// A quick DNS server on the loopback address for any number of domains: each has one mail exchanger `mx.<domain>`, and
/// a function says which address that has.
public final class LoopbackDns implements AutoCloseable {

    private static final long TTL_SECONDS = 300;

    private final DatagramSocket socket;
    private final Function<String, InetAddress> addresses;

    public LoopbackDns(Function<String, InetAddress> addressOfDomain) throws IOException {
        this(0, addressOfDomain);
    }

    /// At a port of the caller's choice.
    public LoopbackDns(int port, Function<String, InetAddress> addressOfDomain) throws IOException {
        this.addresses = addressOfDomain;
        this.socket = new DatagramSocket(port, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().name("dns").start(this::serve);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    private void serve() {
        byte[] buffer = new byte[1 << 16];
        while (!socket.isClosed()) {
            try {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                socket.receive(packet);
                byte[] answer = answer(new Message(Arrays.copyOf(buffer, packet.getLength())))
                        .toWire();
                socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
            } catch (IOException _) {
                // Closed, or a question that is none.
            }
        }
    }

    private Message answer(Message query) throws IOException {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        Record question = query.getQuestion();
        answer.addRecord(question, Section.QUESTION);
        Name name = question.getName();
        if (question.getType() == Type.MX) {
            Name host = Name.concatenate(Name.fromConstantString("mx"), name);
            answer.addRecord(new MXRecord(name, DClass.IN, TTL_SECONDS, 10, host), Section.ANSWER);
        } else if (question.getType() == Type.A) {
            String domain = name.toString(true).replaceFirst("^mx\\.", "");
            answer.addRecord(new ARecord(name, DClass.IN, TTL_SECONDS, addresses.apply(domain)), Section.ANSWER);
        }
        return answer;
    }

    @Override
    public void close() {
        socket.close();
    }
}
