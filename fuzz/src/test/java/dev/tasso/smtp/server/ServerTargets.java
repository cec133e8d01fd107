package dev.tasso.smtp.server;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.Verdict;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;

/// A whole session of a server that offers everything, over a real socket: whatever a client says, each line it hears
/// is a reply, and no handler ever fails (RFC 5321 section 4.2).
public final class ServerTargets {

    private static final int PATIENCE_MS = 30_000;
    private static final Pattern REPLY = Pattern.compile("[2-5][0-9][0-9][ -][^\0\r]*");

    private ServerTargets() {}

    public static List<Target> all() {
        return List.of(Target.session("server", ServerTargets::server));
    }

    /// Reads each message to its end and remembers what went wrong.
    private static final class Watching implements Handler {

        final AtomicReference<Optional<Throwable>> defect = new AtomicReference<>(Optional.empty());

        @Override
        public Reply message(Transaction transaction, InputStream body) throws IOException {
            must(!transaction.recipients().isEmpty(), "a message for nobody");
            body.readAllBytes();
            return Replies.DONE;
        }

        @Override
        public void failed(Peer peer, RuntimeException why) {
            defect.set(Optional.of(why));
        }
    }

    /// Lives as long as the process.
    private static final class Common {

        static final Watching HANDLER = new Watching();
        static final SmtpServer SERVER = start();

        private static SmtpServer start() {
            Authenticator nobody = Authenticator.of(
                    Authenticator.passwords((_, _, _) -> new Verdict.Denied()),
                    Authenticator.tokens((_, _, _) -> new Verdict.Denied()));
            ServerOptions options = ServerOptions.onLoopback(0)
                    .withHostName("mx.example")
                    .withAuthentication(new Authentication.Offered(nobody, 3, Duration.ZERO))
                    .withAuthRequiresTls(false)
                    .withExtensions(EnumSet.allOf(Extension.class));
            Thread.setDefaultUncaughtExceptionHandler((_, why) -> HANDLER.defect.set(Optional.of(why)));
            try {
                return SmtpServer.start(options, HANDLER);
            } catch (IOException impossible) {
                throw new UncheckedIOException(impossible);
            }
        }
    }

    private static void server(byte[] octets) throws IOException {
        String said;
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PATIENCE_MS);
            socket.connect(Common.SERVER.address());
            socket.getOutputStream().write(octets);
            socket.shutdownOutput();
            said = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (SocketException reset) {
            said = "";
        }
        Optional<Throwable> defect = Common.HANDLER.defect.getAndSet(Optional.empty());
        if (defect.isPresent()) {
            throw new AssertionError("a session failed", defect.get());
        }
        for (String line : said.split("\r\n", -1)) {
            must(line.isEmpty() || REPLY.matcher(line).matches(), "no reply: " + line);
        }
    }
}
