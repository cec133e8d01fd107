package dev.tasso.smtp.wire;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.scenario.TestAuthority;
import dev.tasso.smtp.transcript.Recorder;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The channel binding that SCRAM-PLUS ties a login to its connection with (RFC 9266 section 2).
@Timeout(60)
class ChannelBindingTest {

    private static final TestAuthority AUTHORITY = TestAuthority.create();
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Verification NAME = new Verification.Name("localhost");

    @Test
    void bothEndsOfAConnectionHaveTheSameBindingAndEachConnectionItsOwn() throws Exception {
        byte[] first = agreed();
        byte[] second = agreed();
        assertThat(first).hasSize(32).isNotEqualTo(second);
    }

    private static byte[] agreed() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<TlsInfo> client = threads.submit(() -> {
                Socket socket = new Socket(listening.getInetAddress(), listening.getLocalPort());
                try (Wire wire = new Wire(socket, Watchdog.common(), Recorder.off())) {
                    wire.secureAsClient(AUTHORITY.client(), TlsOptions.jdk(), NAME, LONG);
                    wire.readLine(100, LONG);
                    return wire.tls().orElseThrow();
                }
            });
            try (Wire wire = new Wire(listening.accept(), Watchdog.common(), Recorder.off())) {
                wire.secureAsServer(AUTHORITY.server("localhost"), LONG);
                wire.writeLine("220 here");
                wire.flush();
                byte[] ours = wire.tls().orElseThrow().binding().orElseThrow();
                assertThat(client.get().binding().orElseThrow()).isEqualTo(ours);
                return ours;
            }
        }
    }

    @Test
    void tls12HasOneThanksToTheExtendedMasterSecret() throws Exception {
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<byte[]> client = threads.submit(() -> {
                try (SSLSocket socket = (SSLSocket) AUTHORITY
                        .client()
                        .getSocketFactory()
                        .createSocket(listening.getInetAddress(), listening.getLocalPort())) {
                    SSLParameters parameters = socket.getSSLParameters();
                    parameters.setProtocols(new String[] {"TLSv1.2"});
                    socket.setSSLParameters(parameters);
                    socket.startHandshake();
                    assertThat(socket.getInputStream().read()).isEqualTo('2');
                    return TlsLayer.info(socket, ProviderCalls.jdk()).binding().orElseThrow();
                }
            });
            try (Wire wire = new Wire(listening.accept(), Watchdog.common(), Recorder.off())) {
                wire.secureAsServer(AUTHORITY.server("localhost"), LONG);
                wire.writeLine("220 here");
                wire.flush();
                TlsInfo info = wire.tls().orElseThrow();
                assertThat(List.of(info.protocol())).containsExactly("TLSv1.2");
                assertThat(client.get()).isEqualTo(info.binding().orElseThrow()).hasSize(32);
            }
        }
    }
}
