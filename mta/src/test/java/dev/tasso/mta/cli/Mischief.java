package dev.tasso.mta.cli;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/// What servers do that mean no good, or are broken.
final class Mischief {
    /// More than what lies in the buffers of two sockets: who takes so much reads without a limit.
    private static final int FLOOD_OCTETS_MAX = 64 << 20;

    private static final int FLOOD_BLOCK_OCTETS = 1 << 16;
    private static final String EHLO = "250-mx\r\n250-STARTTLS\r\n250 PIPELINING\r\n";

    private Mischief() {}

    /// Thrown by [#endless] where the client reads on and on.
    static final class Swallowed extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }

    /// Says it, hears one more line and hangs up.
    static RawServer.Part saying(String text) {
        return socket -> {
            say(socket, text);
            line(socket);
        };
    }

    /// Says it and hangs up.
    static RawServer.Part leaving(String text) {
        return socket -> say(socket, text);
    }

    /// Takes everything and says nothing more.
    static void waiting(Socket socket) throws IOException {
        socket.getInputStream().transferTo(OutputStream.nullOutputStream());
    }

    /// Agrees to TLS and does not begin it.
    static void stallingInTls(Socket socket) throws IOException {
        say(socket, "220 go\r\n");
        waiting(socket);
    }

    static void resetting(Socket socket) throws IOException {
        socket.setSoLinger(true, 0);
    }

    /// The beginning, and then the same for ever.
    static RawServer.Part endless(String beginning, String more) {
        byte[] many = more.repeat(FLOOD_BLOCK_OCTETS / more.length() + 1).getBytes(StandardCharsets.ISO_8859_1);
        return socket -> {
            say(socket, beginning);
            for (int octets = 0; octets < FLOOD_OCTETS_MAX; octets += many.length) {
                socket.getOutputStream().write(many);
            }
            throw new Swallowed();
        };
    }

    /// One octet now and then, never a whole line.
    static RawServer.Part dripping(String beginning) {
        return socket -> {
            socket.setTcpNoDelay(true);
            say(socket, beginning);
            while (true) {
                say(socket, "x");
                LockSupport.parkNanos(50_000_000L);
            }
        };
    }

    /// Greets, and goes on like this when EHLO comes.
    static RawServer.Part greeting(RawServer.Part then) {
        return socket -> {
            say(socket, "220 mx.example.org\r\n");
            line(socket);
            then.play(socket);
        };
    }

    /// Offers STARTTLS, and goes on like this when it is asked for.
    static RawServer.Part offeringTls(RawServer.Part then) {
        return greeting(socket -> {
            say(socket, EHLO);
            line(socket);
            then.play(socket);
        });
    }

    /// Reads the header of a request of HTTP, and goes on like this.
    static RawServer.Part asked(RawServer.Part then) {
        return socket -> {
            while (line(socket) > 2) {}
            then.play(socket);
        };
    }

    static void say(Socket socket, String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    /// Reads a line; returns how many octets it had, with its end.
    private static int line(Socket socket) throws IOException {
        InputStream in = socket.getInputStream();
        int octets = 1;
        for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
            octets++;
        }
        return octets;
    }
}
