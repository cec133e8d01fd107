package dev.tasso.mta;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// A client that holds a session and gives it as little as it can: it comes to one stage of a conversation, and says
/// from then on one octet now and then.
final class SlowClient implements AutoCloseable {

    /// Where it dawdles, with all it says before, and what it says octet by octet then.
    enum Stage {
        BANNER("", ""),
        EHLO("", "EHLO slow.example\r\n"),
        MAIL("EHLO slow.example", "MAIL FROM:<a@slow.example>\r\n"),
        DATA(
                "EHLO slow.example|MAIL FROM:<a@slow.example>|RCPT TO:<b@localhost>|DATA",
                "Subject: slow\r\n\r\nxxxxxxxxxxxx"),
        BDAT(
                "EHLO slow.example|MAIL FROM:<a@slow.example>|RCPT TO:<b@localhost>|!BDAT 100000 LAST",
                "Subject: slow\r\n\r\nxxxx"),
        TLS("EHLO slow.example|STARTTLS", "\26\3\1\2\0\1\0\1\374\3\3aaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"),
        AUTH("EHLO slow.example|AUTH PLAIN", "AGFubmEAc2VjcmV0c2VjcmV0c2VjcmV0\r\n");

        private final String before;
        private final String slowly;

        Stage(String before, String slowly) {
            this.before = before;
            this.slowly = slowly;
        }
    }

    /// A server that says nothing for so long does not serve.
    private static final int PATIENCE_MILLIS = 30_000;

    private final Socket socket;
    private final Stage stage;
    private int said;

    /// Comes to its stage.
    ///
    /// @param from the address of loopback that it calls from
    SlowClient(InetSocketAddress server, InetAddress from, Stage stage) throws IOException {
        this.stage = stage;
        this.socket = new Socket();
        socket.setReuseAddress(true);
        socket.setSoTimeout(PATIENCE_MILLIS);
        socket.bind(new InetSocketAddress(from, 0));
        socket.connect(server);
        String greeting = reply();
        if (!greeting.startsWith("220")) {
            socket.close();
            throw new IOException("not let in: " + greeting);
        }
        for (String command : stage.before.isEmpty() ? new String[0] : stage.before.split("\\|", -1)) {
            boolean waits = !command.startsWith("!");
            write((waits ? command : command.substring(1)) + "\r\n");
            if (waits) {
                reply();
            }
        }
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// The last line of a reply.
    private String reply() throws IOException {
        StringBuilder line = new StringBuilder();
        do {
            line.setLength(0);
            for (int octet = socket.getInputStream().read();
                    octet != '\n';
                    octet = socket.getInputStream().read()) {
                if (octet < 0) {
                    throw new IOException("closed after " + line);
                }
                line.append((char) octet);
            }
        } while (line.length() > 3 && line.charAt(3) == '-');
        return line.toString();
    }

    /// One octet more, where it is not done yet.
    void drip() throws IOException {
        if (said < stage.slowly.length()) {
            socket.getOutputStream().write(stage.slowly.charAt(said++));
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
