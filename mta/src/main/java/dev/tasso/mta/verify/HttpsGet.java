package dev.tasso.mta.verify;

import dev.tasso.smtp.transcript.Visible;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Timer;
import java.util.TimerTask;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/// One GET over HTTPS from an address that the caller has chosen, so that what was looked at is what is connected to
/// (RFC 9110, RFC 9112 section 6). Nothing is followed, and everything is bounded.
///
/// @param trusted whose certificates are believed; they must be for the host name (RFC 9525)
/// @param within for all of it
/// @param octetsMax of the body; more is a failure
record HttpsGet(SSLContext trusted, Duration within, int octetsMax) {
    private static final int LINE_OCTETS_MAX = 8_192;
    private static final int FIELDS_MAX = 100;
    private static final String[] PROTOCOLS = {"TLSv1.3", "TLSv1.2"};

    /// @param fields the last of each name, in lower case
    record Response(int status, Map<String, String> fields, String body) {}

    Response from(InetSocketAddress address, String host, String path) throws IOException {
        long deadline = System.nanoTime() + within.toNanos();
        Timer timer = new Timer("https-get", true);
        try (Socket plain = new Socket()) {
            // A socket's own timeout covers neither the handshake as a whole nor an answer that trickles in.
            timer.schedule(
                    new TimerTask() {
                        @Override
                        public void run() {
                            abort(plain);
                        }
                    },
                    within.toMillis());
            plain.connect(address, (int) within.toMillis());
            return exchange(plain, host, path);
        } catch (IOException failure) {
            boolean late = System.nanoTime() - deadline > 0;
            throw late ? new SocketTimeoutException("no whole answer within " + within.toSeconds() + " s") : failure;
        } finally {
            timer.cancel();
        }
    }

    private static void abort(Socket socket) {
        try {
            socket.close();
        } catch (IOException _) {
            // It is closed all the same.
        }
    }

    private Response exchange(Socket plain, String host, String path) throws IOException {
        SSLSocket socket = (SSLSocket) trusted.getSocketFactory().createSocket(plain, host, plain.getPort(), true);
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setProtocols(PROTOCOLS);
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        String request = "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nAccept: text/plain\r\n"
                + "User-Agent: tasso\r\nConnection: close\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
        InputStream in = new BufferedInputStream(socket.getInputStream());
        String first = line(in);
        if (!first.matches("HTTP/1\\.[01] \\d{3}( .*)?")) {
            throw new IOException("this is no answer of a web server: " + Visible.text(first));
        }
        int status = Integer.parseInt(first, 9, 12, 10);
        Map<String, String> fields = fields(in);
        return new Response(status, fields, status == 200 ? body(in, fields) : "");
    }

    private static Map<String, String> fields(InputStream in) throws IOException {
        Map<String, String> fields = new HashMap<>();
        int count = 0;
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            int colon = line.indexOf(':');
            if (++count > FIELDS_MAX || colon < 1) {
                throw new IOException("the web server's header cannot be read");
            }
            fields.put(
                    line.substring(0, colon).toLowerCase(Locale.ROOT),
                    line.substring(colon + 1).strip());
        }
        return fields;
    }

    private String body(InputStream in, Map<String, String> fields) throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        String length = fields.getOrDefault("content-length", "");
        if (fields.getOrDefault("transfer-encoding", "")
                .toLowerCase(Locale.ROOT)
                .endsWith("chunked")) {
            for (long size = chunk(in); size > 0; size = chunk(in)) {
                take(in, size, body);
                line(in);
            }
        } else if (length.matches("\\d{1,18}")) {
            take(in, Long.parseLong(length), body);
        } else {
            body.writeBytes(in.readNBytes(octetsMax + 1));
        }
        check(body.size());
        return body.toString(StandardCharsets.UTF_8);
    }

    private void take(InputStream in, long size, ByteArrayOutputStream body) throws IOException {
        check(body.size() + size);
        byte[] octets = in.readNBytes((int) size);
        if (octets.length < size) {
            throw new EOFException("the answer breaks off");
        }
        body.writeBytes(octets);
    }

    private void check(long size) throws IOException {
        if (size > octetsMax) {
            throw new IOException("the answer is longer than " + octetsMax + " octets");
        }
    }

    private static long chunk(InputStream in) throws IOException {
        String size = line(in).replaceFirst("[ \\t]*;.*", "").strip();
        if (!size.matches("[0-9A-Fa-f]{1,8}")) {
            throw new IOException("the size of a chunk cannot be read");
        }
        return Long.parseLong(size, 16);
    }

    private static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet != '\n'; octet = in.read()) {
            if (octet < 0) {
                throw new EOFException("the answer breaks off");
            }
            if (line.length() >= LINE_OCTETS_MAX) {
                throw new IOException("a line of the answer is longer than " + LINE_OCTETS_MAX + " octets");
            }
            line.append((char) octet);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r' ? line.substring(0, end - 1) : line.toString();
    }
}
