package dev.tasso.mta.accounts;

import dev.tasso.mta.config.User;
import dev.tasso.smtp.sasl.Verdict;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.Reader;
import java.net.InetAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/// Asks Dovecot's auth service, by its client protocol of version 1 over a unix domain socket: one connection for each
/// password, which the service answers after a pause where it is wrong.
///
/// An unknown name takes as long as a wrong password because Dovecot sees to it: it keeps every failure back and lets
/// them go together (`auth_failure_delay`).
final class DovecotPasswords implements OutsidePasswords.Asking {

    private static final int LINE_LENGTH_MAX = 8_192;
    private static final int LINES_MAX = 1_000;
    private static final String VERSION = "1";

    /// The service takes two connections that name the same process for one client gone wrong.
    private static final AtomicInteger PROCESS = new AtomicInteger(new SecureRandom().nextInt(1 << 30));

    private final Path socket;

    DovecotPasswords(Path socket) {
        this.socket = socket;
    }

    @Override
    public Verdict ask(String user, String password, InetAddress from) throws IOException {
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(socket))) {
            Lines lines = new Lines(Channels.newReader(channel, StandardCharsets.UTF_8));
            say(channel, "VERSION\t1\t2\nCPID\t" + (PROCESS.getAndIncrement() & Integer.MAX_VALUE) + "\n");
            greeted(lines);
            byte[] message = ("\0" + user + "\0" + password).getBytes(StandardCharsets.UTF_8);
            // Failures are counted here already, so the service need not punish our own address for them.
            say(
                    channel,
                    "AUTH\t1\tPLAIN\tservice=smtp\tnologin\tsecured\tno-penalty\trip=" + from.getHostAddress()
                            + "\tresp=" + Base64.getEncoder().encodeToString(message) + "\n");
            return verdict(lines.next(), user);
        }
    }

    private static void say(SocketChannel channel, String text) throws IOException {
        ByteBuffer octets = StandardCharsets.UTF_8.encode(text);
        while (octets.hasRemaining()) {
            channel.write(octets);
        }
    }

    /// Everything up to DONE; of what it says only the version matters.
    private static void greeted(Lines lines) throws IOException {
        for (List<String> line = lines.next(); !line.getFirst().equals("DONE"); line = lines.next()) {
            if (line.getFirst().equals("VERSION")
                    && !(line.size() > 1 && line.get(1).equals(VERSION))) {
                throw new IOException("Dovecot's auth service speaks another version of its protocol: " + line);
            }
        }
    }

    private static Verdict verdict(List<String> answer, String user) throws IOException {
        return switch (answer.getFirst()) {
            case "OK" -> new Verdict.Granted(name(answer, user));
            case "FAIL" ->
                answer.contains("temp") || answer.contains("code=temp_fail")
                        ? new Verdict.Unavailable()
                        : new Verdict.Denied();
            default -> throw new IOException("Dovecot's auth service answers " + answer.getFirst());
        };
    }

    /// The service may know the user by another name than was typed.
    private static String name(List<String> answer, String typed) {
        return answer.stream()
                .filter(field -> field.startsWith("user="))
                .flatMap(field -> User.name(field.substring("user=".length())).stream())
                .findFirst()
                .orElseGet(() -> Gate.account(typed));
    }

    /// Lines of fields with tabs between.
    private static final class Lines {

        private final Reader in;
        private int read;

        Lines(Reader in) {
            this.in = new BufferedReader(in);
        }

        List<String> next() throws IOException {
            StringBuilder line = new StringBuilder();
            for (int c = in.read(); c != '\n'; c = in.read()) {
                if (c < 0 || line.length() == LINE_LENGTH_MAX || read == LINES_MAX) {
                    throw new IOException("Dovecot's auth service ended the conversation");
                }
                line.append((char) c);
            }
            read++;
            return Arrays.asList(line.toString().split("\t", -1));
        }
    }
}
