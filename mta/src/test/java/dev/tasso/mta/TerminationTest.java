package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.journal.Event;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.SmtpClient;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The order to stop, as systemd gives it.
class TerminationTest {
    @TempDir
    private Path folder;

    @Test
    void sigtermLetsAnOpenTransactionFinishAndExitsWithZero() throws Exception {
        RunningTasso.configure(folder, "");
        try (ChildTasso child = ChildTasso.start(folder);
                Socket socket = new Socket(
                        InetAddress.getLoopbackAddress(), child.smtp().getPort())) {
            BufferedReader in =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            socket.setSoTimeout((int) RunningTasso.PATIENCE.toMillis());
            assertThat(in.readLine()).startsWith("220");
            for (String command :
                    new String[] {"HELO client.test", "MAIL FROM:<a@client.example>", "RCPT TO:<you@localhost>", "DATA"
                    }) {
                socket.getOutputStream().write((command + "\r\n").getBytes(StandardCharsets.US_ASCII));
                assertThat(in.readLine()).startsWith(command.equals("DATA") ? "354" : "250");
            }
            child.process().destroy();
            awaitNoListener(child);
            socket.getOutputStream().write("Subject: late\r\n\r\nhello\r\n.\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(in.readLine()).startsWith("250");
            assertThat(child.terminate()).isZero();
            assertThat(folder.resolve("data/run/token")).doesNotExist();
        }
        try (RunningTasso again = RunningTasso.start(folder, "")) {
            again.told().await(Event.Started.class::isInstance);
            if (!again.get("/v1/queue").path("recipients").isEmpty()) {
                again.told().await(Event.Attempted.class::isInstance);
            }
        }
        try (Stream<Path> files = Files.walk(folder.resolve("data/mail"))) {
            assertThat(files.filter(Files::isRegularFile)).hasSize(1);
        }
    }

    @Test
    void sighupReloads() throws Exception {
        RunningTasso.configure(folder, "[local]\nmailboxes = [\"old\"]\n");
        try (ChildTasso child = ChildTasso.start(folder);
                SmtpClient client = SmtpClient.connect(ClientOptions.named("client.test"), child.smtp())) {
            client.greeting();
            client.hello();
            RunningTasso.configure(folder, "[local]\nmailboxes = [\"new\"]\n");
            new ProcessBuilder("kill", "-HUP", Long.toString(child.process().pid()))
                    .start()
                    .waitFor();
            child.awaitSaid("reloaded");
            client.command("MAIL FROM:<a@client.example>");
            assertThat(client.command("RCPT TO:<old@localhost>").code()).isEqualTo(550);
            assertThat(client.command("RCPT TO:<new@localhost>").code()).isEqualTo(250);
            client.quit();
            assertThat(child.terminate()).isZero();
        }
    }

    /// Until a connection is refused: from then on the server is stopping.
    private static void awaitNoListener(ChildTasso child) {
        long deadline = System.nanoTime() + RunningTasso.PATIENCE.toNanos();
        while (System.nanoTime() < deadline) {
            try (Socket probe =
                    new Socket(InetAddress.getLoopbackAddress(), child.smtp().getPort())) {
                assertThat(probe.isConnected()).isTrue();
            } catch (java.io.IOException _) {
                return;
            }
        }
        throw new AssertionError("it still listens");
    }
}
