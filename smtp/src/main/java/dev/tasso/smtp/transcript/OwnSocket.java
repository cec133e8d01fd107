package dev.tasso.smtp.transcript;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/// A player's own connection. It shares no reading of the rules with what is tested.
final class OwnSocket implements Player.Peer {

    private static final int LINE_OCTETS_MAX = 1 << 16;

    private final boolean client;
    private Socket socket;
    private InputStream in;
    private OutputStream out;

    OwnSocket(boolean client, Socket socket, Duration within) throws IOException {
        this.client = client;
        this.socket = socket;
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(Math.toIntExact(within.toMillis()));
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    @Override
    public void secure(SSLContext context) throws IOException {
        SSLSocket tls = (SSLSocket) context.getSocketFactory()
                .createSocket(socket, socket.getInetAddress().getHostAddress(), socket.getPort(), true);
        tls.setUseClientMode(client);
        tls.startHandshake();
        socket = tls;
        in = new BufferedInputStream(tls.getInputStream());
        out = tls.getOutputStream();
    }

    @Override
    public void line(String text) throws IOException {
        octets((text + "\r\n").getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void octets(byte[] octets) throws IOException {
        out.write(octets);
        out.flush();
    }

    @Override
    public String hear() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        int previous = -1;
        while (line.size() < LINE_OCTETS_MAX) {
            int octet = read(line);
            if (octet == '\n' && previous == '\r') {
                String text = line.toString(StandardCharsets.UTF_8);
                return text.substring(0, text.length() - 1);
            }
            line.write(octet);
            previous = octet;
        }
        throw new ProtocolException("a line without an end");
    }

    private int read(ByteArrayOutputStream line) throws IOException {
        try {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the end of the connection");
            }
            return octet;
        } catch (SocketTimeoutException _) {
            throw new SocketTimeoutException("silence after \"" + line.toString(StandardCharsets.UTF_8) + "\"");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
