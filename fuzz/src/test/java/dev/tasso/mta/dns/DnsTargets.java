package dev.tasso.mta.dns;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.xbill.DNS.Message;

/// The answers of a resolver that says anything at all, over a real socket.
///
/// The first four octets of an input are the response code and the three counts; behind the question comes the rest.
public final class DnsTargets {

    private static final int HEADER_OCTETS = 12;
    private static final int OWN_OCTETS = 4;
    private static final int PACKET_OCTETS_MAX = 1_200;
    private static final Duration SOON = Duration.ofMillis(50);

    private DnsTargets() {}

    public static List<Target> all() {
        return List.of(Target.session("dns", DnsTargets::dns));
    }

    private static byte[] answer(byte[] query, int length, byte[] octets) {
        int question = HEADER_OCTETS;
        while (query[question] != 0) {
            question += query[question] + 1;
        }
        question += 5;
        byte[] head = {
            query[0],
            query[1],
            (byte) 0x81,
            (byte) (0x80 | (octets[0] & 0x0f)),
            0,
            1,
            0,
            octets[1],
            0,
            octets[2],
            0,
            octets[3]
        };
        ByteArrayOutputStream answer = new ByteArrayOutputStream();
        answer.writeBytes(head);
        answer.write(query, HEADER_OCTETS, Math.min(question, length) - HEADER_OCTETS);
        answer.write(octets, OWN_OCTETS, Math.min(octets.length - OWN_OCTETS, PACKET_OCTETS_MAX));
        return answer.toByteArray();
    }

    private static void speak(DatagramSocket socket, byte[] octets) {
        try {
            byte[] buffer = new byte[PACKET_OCTETS_MAX];
            while (true) {
                DatagramPacket query = new DatagramPacket(buffer, buffer.length);
                socket.receive(query);
                byte[] answer = answer(buffer, query.getLength(), octets);
                socket.send(new DatagramPacket(answer, answer.length, query.getSocketAddress()));
            }
        } catch (IOException _) {
            // The socket is closed: enough was asked.
        }
    }

    /// What cannot be read is left unanswered, and costs only time.
    private static boolean readable(byte[] octets) {
        byte[] query = new byte[HEADER_OCTETS + 16];
        System.arraycopy("\4mail\7example\0".getBytes(StandardCharsets.US_ASCII), 0, query, 12, 14);
        try {
            return new Message(answer(Arrays.copyOf(query, 30), 30, octets)).getQuestion() != null;
        } catch (IOException | RuntimeException _) {
            return false;
        }
    }

    private static void dns(byte[] octets) throws IOException {
        if (octets.length < OWN_OCTETS || !readable(octets)) {
            return;
        }
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual().start(() -> speak(socket, octets));
            DnsOptions options = DnsOptions.of(
                            List.of(new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort())),
                            SOON)
                    .withoutHostsFile();
            DnsJava dns = new DnsJava(options);
            if (dns.mx("mail.example") instanceof Dns.Answer.Found<Dns.Mx>(List<Dns.Mx> hosts)) {
                must(!hosts.isEmpty() && hosts.size() <= options.recordsMax(), "records: " + hosts.size());
                hosts.forEach(mx -> must(mx.host().chars().allMatch(c -> c > ' ' && c < 0x7f), "host: " + mx.host()));
            }
            if (dns.addresses("mail.example") instanceof Dns.Answer.Found<InetAddress>(List<InetAddress> found)) {
                must(!found.isEmpty() && found.size() <= options.recordsMax(), "records: " + found.size());
            }
        }
    }
}
