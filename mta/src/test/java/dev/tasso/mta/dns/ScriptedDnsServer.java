package dev.tasso.mta.dns;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BiFunction;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// A DNS server on the loopback address, over UDP and TCP, that answers each question with the datagrams it is told to.
public final class ScriptedDnsServer implements AutoCloseable {

    /// How a question came.
    public enum Over {
        UDP,
        TCP
    }

    /// What to send for a question; nothing at all is an answer too.
    public interface Script extends BiFunction<Message, Over, List<byte[]>> {}

    private final DatagramSocket datagrams;
    private final ServerSocket streams;
    private final Script script;
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final List<Integer> ports = new CopyOnWriteArrayList<>();
    private final List<Integer> ids = new CopyOnWriteArrayList<>();

    public ScriptedDnsServer(Script script) throws IOException {
        this.script = script;
        InetAddress loopback = InetAddress.getLoopbackAddress();
        this.streams = new ServerSocket(0, 50, loopback);
        this.datagrams = new DatagramSocket(streams.getLocalPort(), loopback);
        Thread.ofVirtual().start(this::serveDatagrams);
        Thread.ofVirtual().start(this::serveStreams);
    }

    public InetSocketAddress address() {
        return new InetSocketAddress(streams.getInetAddress(), streams.getLocalPort());
    }

    /// Questions so far: `UDP name type`.
    public List<String> asked() {
        return asked;
    }

    List<Integer> sourcePorts() {
        return ports;
    }

    List<Integer> ids() {
        return ids;
    }

    public static Message answer(Message query, int rcode, Record... records) {
        Message answer = new Message(query.getHeader().getID());
        answer.getHeader().setFlag(Flags.QR);
        answer.getHeader().setFlag(Flags.RD);
        answer.getHeader().setRcode(rcode);
        answer.addRecord(query.getQuestion(), Section.QUESTION);
        for (Record each : records) {
            answer.addRecord(each, Section.ANSWER);
        }
        return answer;
    }

    public static List<byte[]> say(Message query, Record... records) {
        return List.of(answer(query, Rcode.NOERROR, records).toWire());
    }

    public static List<byte[]> refuse(Message query, int rcode) {
        return List.of(answer(query, rcode).toWire());
    }

    static Name name(String text) {
        return Name.fromConstantString(text + ".");
    }

    private List<byte[]> handle(byte[] octets, Over over) throws IOException {
        Message query = new Message(octets);
        Record question = query.getQuestion();
        asked.add(over + " " + question.getName().toString(true) + " " + org.xbill.DNS.Type.string(question.getType()));
        ids.add(query.getHeader().getID());
        return script.apply(query, over);
    }

    private void serveDatagrams() {
        byte[] buffer = new byte[1 << 16];
        try {
            while (true) {
                DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
                datagrams.receive(packet);
                ports.add(packet.getPort());
                byte[] octets = ByteBuffer.allocate(packet.getLength())
                        .put(buffer, 0, packet.getLength())
                        .array();
                for (byte[] each : handle(octets, Over.UDP)) {
                    datagrams.send(new DatagramPacket(each, each.length, packet.getSocketAddress()));
                }
            }
        } catch (IOException _) {
            // Closed.
        }
    }

    private void serveStreams() {
        while (!streams.isClosed()) {
            try (Socket socket = streams.accept()) {
                DataInputStream in = new DataInputStream(socket.getInputStream());
                byte[] octets = in.readNBytes(in.readUnsignedShort());
                for (byte[] each : handle(octets, Over.TCP)) {
                    ByteBuffer framed = ByteBuffer.allocate(each.length + 2).putShort((short) each.length);
                    socket.getOutputStream().write(framed.put(each).array());
                }
            } catch (IOException _) {
                // The client went away, or the server was closed.
            }
        }
    }

    @Override
    public void close() throws IOException {
        datagrams.close();
        streams.close();
    }
}
