package dev.tasso.mta.dns;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.xbill.DNS.DClass;
import org.xbill.DNS.Flags;
import org.xbill.DNS.Message;
import org.xbill.DNS.Name;
import org.xbill.DNS.OPTRecord;
import org.xbill.DNS.Opcode;
import org.xbill.DNS.Rcode;
import org.xbill.DNS.Record;
import org.xbill.DNS.Section;

/// Puts one question to the servers until one of them answers it (RFC 1035 section 4.2, RFC 5452).
///
/// Every question has a socket of its own, hence a port that the system draws, and an id that we draw. A datagram that
/// does not answer the question (other id, other name) is not an answer at all: it is passed over and the wait goes on,
/// so that a forger must hit both numbers and can neither be believed nor make the question fail.
final class Exchange {

    /// What fits a datagram everywhere without fragments (RFC 9715 section 3).
    private static final int DATAGRAM_OCTETS_MAX = 1232;

    private final DnsOptions options;
    private final List<InetSocketAddress> servers;
    private final SecureRandom random = new SecureRandom();

    Exchange(DnsOptions options, List<InetSocketAddress> servers) {
        this.options = options;
        this.servers = List.copyOf(servers);
    }

    /// The first answer that is NOERROR or NXDOMAIN; an `IOException` says why there is none.
    Message ask(Name name, int type, long deadlineNanos) throws IOException {
        Record question = Record.newRecord(name, type, DClass.IN);
        IOException last = new IOException("there is no DNS server to ask");
        for (int round = 0; round < options.roundsMax(); round++) {
            for (InetSocketAddress server : servers) {
                try {
                    return ask(server, question, deadlineNanos);
                } catch (IOException why) {
                    last = new IOException(shown(server) + ": " + reason(why), why);
                }
                if (deadlineNanos - System.nanoTime() <= 0) {
                    throw last;
                }
            }
        }
        throw last;
    }

    private static String shown(InetSocketAddress server) {
        return server.toString().replaceFirst("^/", "");
    }

    private static String reason(IOException why) {
        return why instanceof PortUnreachableException ? "nobody listens there" : String.valueOf(why.getMessage());
    }

    private Message ask(InetSocketAddress server, Record question, long deadlineNanos) throws IOException {
        long ownDeadline = System.nanoTime() + options.questionWithin().toNanos();
        long until = ownDeadline - deadlineNanos < 0 ? ownDeadline : deadlineNanos;
        Message answer = exchange(server, query(question, true), until);
        if (answer.getRcode() == Rcode.FORMERR || answer.getRcode() == Rcode.NOTIMP) {
            // QUIRK: servers that do not know EDNS say so in one of these two ways (RFC 6891 section 7).
            answer = exchange(server, query(question, false), until);
        }
        int rcode = answer.getRcode();
        if (rcode != Rcode.NOERROR && rcode != Rcode.NXDOMAIN) {
            throw new IOException(Rcode.string(rcode));
        }
        if (!server.getAddress().isLoopbackAddress()) {
            answer.getHeader().unsetFlag(Flags.AD);
        }
        return answer;
    }

    private Message query(Record question, boolean edns) {
        Message query = Message.newQuery(question);
        query.getHeader().setID(random.nextInt(1 << 16));
        // Asks to be told whether the answer was validated (RFC 6840 section 5.7).
        query.getHeader().setFlag(Flags.AD);
        if (edns) {
            query.addRecord(new OPTRecord(DATAGRAM_OCTETS_MAX, 0, 0), Section.ADDITIONAL);
        }
        return query;
    }

    private static Message exchange(InetSocketAddress server, Message query, long until) throws IOException {
        Message answer = byDatagram(server, query, until);
        return answer.getHeader().getFlag(Flags.TC) ? byStream(server, query, until) : answer;
    }

    private static Message byDatagram(InetSocketAddress server, Message query, long until) throws IOException {
        byte[] octets = query.toWire();
        try (DatagramSocket socket = new DatagramSocket()) {
            // Connected: the system drops what other addresses send.
            socket.connect(server);
            socket.send(new DatagramPacket(octets, octets.length));
            DatagramPacket packet = new DatagramPacket(new byte[1 << 16], 1 << 16);
            while (true) {
                socket.setSoTimeout(millisLeft(until));
                socket.receive(packet);
                Message answer = read(ByteBuffer.wrap(packet.getData(), 0, packet.getLength()));
                if (answers(query, answer)) {
                    return answer;
                }
                packet.setLength(1 << 16);
            }
        }
    }

    private static Message byStream(InetSocketAddress server, Message query, long until) throws IOException {
        byte[] octets = query.toWire();
        try (Socket socket = new Socket()) {
            socket.connect(server, millisLeft(until));
            ByteBuffer framed = ByteBuffer.allocate(octets.length + 2).putShort((short) octets.length);
            socket.getOutputStream().write(framed.put(octets).array());
            int length = ByteBuffer.wrap(readFully(socket, 2, until)).getShort() & 0xffff;
            Message answer = read(ByteBuffer.wrap(readFully(socket, length, until)));
            if (!answers(query, answer) || answer.getHeader().getFlag(Flags.TC)) {
                throw new IOException("an answer to another question came over TCP");
            }
            return answer;
        }
    }

    private static byte[] readFully(Socket socket, int length, long until) throws IOException {
        InputStream in = socket.getInputStream();
        byte[] octets = new byte[length];
        for (int filled = 0; filled < length; ) {
            socket.setSoTimeout(millisLeft(until));
            int read = in.read(octets, filled, length - filled);
            if (read < 0) {
                throw new EOFException("closed in the middle of an answer over TCP");
            }
            filled += read;
        }
        return octets;
    }

    /// A message that cannot be read answers nothing.
    private static Message read(ByteBuffer octets) {
        try {
            return new Message(octets);
        } catch (IOException | RuntimeException _) {
            return new Message();
        }
    }

    private static boolean answers(Message query, Message answer) {
        Record question = answer.getQuestion();
        return answer.getHeader().getFlag(Flags.QR)
                && answer.getHeader().getOpcode() == Opcode.QUERY
                && answer.getHeader().getID() == query.getHeader().getID()
                && question != null
                && question.equals(query.getQuestion());
    }

    private static int millisLeft(long until) throws SocketTimeoutException {
        long left = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (left <= 0) {
            throw new SocketTimeoutException("no answer in time");
        }
        return (int) Math.min(left, Duration.ofMinutes(1).toMillis());
    }
}
