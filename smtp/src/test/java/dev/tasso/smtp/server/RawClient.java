package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// A client that sends any octets at all, in any pieces, and reads replies whole.
final class RawClient implements AutoCloseable {

    private static final int PATIENCE_MS = 20_000;

    final Socket plain;
    private InputStream in;
    private OutputStream out;

    RawClient(InetSocketAddress server) throws IOException {
        plain = new Socket();
        plain.setTcpNoDelay(true);
        plain.setSoTimeout(PATIENCE_MS);
        plain.connect(server);
        in = plain.getInputStream();
        out = plain.getOutputStream();
    }

    /// Sends a line and its CRLF.
    RawClient say(String line) throws IOException {
        return send(line + "\r\n");
    }

    /// Sends several lines in one segment.
    RawClient group(String... lines) throws IOException {
        return send(String.join("\r\n", lines) + "\r\n");
    }

    /// Sends each character as one octet.
    RawClient send(String octets) throws IOException {
        out.write(octets.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        return this;
    }

    /// Sends in two segments (over TLS: in two records).
    RawClient sendSplit(String octets, int at) throws IOException {
        return send(octets.substring(0, at)).send(octets.substring(at));
    }

    /// Reads a whole reply, its lines joined by LF.
    String reply() throws IOException {
        StringBuilder reply = new StringBuilder();
        while (true) {
            String line = line();
            reply.append(line);
            if (line.length() < 4 || line.charAt(3) != '-') {
                return reply.toString();
            }
            reply.append('\n');
        }
    }

    /// Reads a reply and holds it to its beginning.
    String expect(String beginning) throws IOException {
        String reply = reply();
        assertThat(reply).startsWith(beginning);
        return reply;
    }

    /// Nothing more comes but the end of the connection.
    void expectClosed() throws IOException {
        try {
            assertThat(in.read()).isEqualTo(-1);
        } catch (SocketException reset) {
            assertThat(reset).hasMessageContaining("reset");
        }
    }

    /// Opens a transaction up to DATA's 354.
    RawClient toData() throws IOException {
        say("MAIL FROM:<a@client.example>").expect("250 2.1.0");
        say("RCPT TO:<b@mx.example>").expect("250 2.1.5");
        say("DATA").expect("354 ");
        return this;
    }

    RawClient startTls() throws IOException {
        say("STARTTLS").expect("220 2.0.0");
        return handshake();
    }

    /// @param applications what it says that it wants to speak inside TLS
    RawClient handshake(String... applications) throws IOException {
        SSLSocket tls = (SSLSocket)
                Certificates.trusting().getSocketFactory().createSocket(plain, "mx.example", plain.getPort(), true);
        SSLParameters parameters = tls.getSSLParameters();
        parameters.setApplicationProtocols(applications);
        tls.setSSLParameters(parameters);
        tls.startHandshake();
        in = tls.getInputStream();
        out = tls.getOutputStream();
        return this;
    }

    InputStream in() {
        return in;
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        while (true) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("closed after: " + line);
            }
            line.append((char) octet);
            if (line.length() >= 2 && line.substring(line.length() - 2).equals("\r\n")) {
                return line.substring(0, line.length() - 2);
            }
        }
    }

    @Override
    public void close() throws IOException {
        plain.close();
    }
}
