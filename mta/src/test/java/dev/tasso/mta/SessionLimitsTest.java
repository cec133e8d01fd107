package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The limits of sessions as they are configured, at a listener of the whole server.
final class SessionLimitsTest {

    private static final String FEW = """
        [limits]
        sessions = 3
        sessions-per-address = 2
        """;

    @Test
    void k123_noMoreSessionsThanConfiguredInAllAndByAddress(@TempDir Path folder) throws Exception {
        List<Socket> open = new ArrayList<>();
        try (RunningTasso tasso = RunningTasso.start(folder, FEW)) {
            InetSocketAddress mx = tasso.address("mx");
            assertThat(greeting(mx, "127.0.0.1", open)).startsWith("220 ");
            assertThat(greeting(mx, "127.0.0.1", open)).startsWith("220 ");
            assertThat(greeting(mx, "127.0.0.1", open)).startsWith("421 4.7.0");
            assertThat(greeting(mx, "127.0.0.2", open)).startsWith("220 ");
            assertThat(greeting(mx, "127.0.0.3", open)).startsWith("421 4.3.2");
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    @Test
    void k123_whoIsSilentForTheConfiguredTimeIsSentAway(@TempDir Path folder) throws Exception {
        List<Socket> open = new ArrayList<>();
        try (RunningTasso tasso = RunningTasso.start(folder, "[limits]\ncommand-time = \"1s\"\n")) {
            BufferedReader said = connect(tasso.address("mx"), "127.0.0.1", open);
            assertThat(said.readLine()).startsWith("220 ");
            assertThat(said.readLine()).startsWith("421 4.4.2");
        } finally {
            for (Socket socket : open) {
                socket.close();
            }
        }
    }

    private static String greeting(InetSocketAddress server, String from, List<Socket> open) throws IOException {
        return String.valueOf(connect(server, from, open).readLine());
    }

    private static BufferedReader connect(InetSocketAddress server, String from, List<Socket> open) throws IOException {
        Socket socket = new Socket();
        open.add(socket);
        socket.setSoTimeout((int) RunningTasso.PATIENCE.toMillis());
        socket.bind(new InetSocketAddress(InetAddress.ofLiteral(from), 0));
        socket.connect(server);
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
    }
}
