package dev.tasso.mta.accounts;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/// Dovecot's auth service as a script: says its greeting, then one answer to whatever it is asked.
public final class ScriptedDovecot implements AutoCloseable {

    static final String GREETING = "VERSION\t1\t2\nMECH\tPLAIN\tplaintext\nSPID\t1\nCUID\t2\nCOOKIE\tabc\nDONE\n";

    private final ServerSocketChannel listening = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    private final List<String> heard = new CopyOnWriteArrayList<>();
    private final String greeting;
    private final String answer;

    /// @param answer after which it closes the connection; where it is empty it never answers
    public ScriptedDovecot(Path socket, String greeting, String answer) throws IOException {
        this.greeting = greeting;
        this.answer = answer;
        listening.bind(UnixDomainSocketAddress.of(socket));
        Thread.startVirtualThread(this::serve);
    }

    private void serve() {
        try {
            while (true) {
                SocketChannel client = listening.accept();
                Thread.startVirtualThread(() -> talk(client));
            }
        } catch (IOException closed) {
            // The test is over.
        }
    }

    private void talk(SocketChannel client) {
        try (client) {
            client.write(ByteBuffer.wrap(greeting.getBytes(StandardCharsets.UTF_8)));
            BufferedReader lines = new BufferedReader(Channels.newReader(client, StandardCharsets.UTF_8));
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                heard.add(line);
                if (line.startsWith("AUTH") && !answer.isEmpty()) {
                    client.write(ByteBuffer.wrap(answer.getBytes(StandardCharsets.UTF_8)));
                    return;
                }
            }
        } catch (IOException gone) {
            heard.add("gone");
        }
    }

    List<String> heard() {
        return heard;
    }

    @Override
    public void close() throws IOException {
        listening.close();
    }
}
