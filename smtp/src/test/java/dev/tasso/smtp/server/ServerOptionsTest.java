package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.wire.Limits;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Options are exchanged one by one, and none of the others is lost on the way.
class ServerOptionsTest {

    private static final Tls TLS = new Tls.Offered(() -> {
        throw new IllegalStateException("nobody shakes hands here");
    });
    private static final Authentication PASSWORDS = Authentication.passwords((_, _, _) -> new Verdict.Denied());

    private static final Services SERVICES = Services.plain().withExpands(true);

    private record Unrecorded() implements Function<Peer, Recorder> {
        @Override
        public Recorder apply(Peer peer) {
            return Recorder.off();
        }
    }

    private static final List<UnaryOperator<ServerOptions>> CHANGES = List.of(
            options -> options.withListener("other"),
            options -> options.withBind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 25)),
            options -> options.withHostName("mx.example"),
            options -> options.withTls(TLS),
            options -> options.withAuthentication(PASSWORDS),
            options -> options.withAuthRequiresTls(false),
            options -> options.withMailRequiresAuth(true),
            options -> options.withLimits(Limits.defaults().withBodyOctetsMax(1)),
            options -> options.withSessionLimits(SessionLimits.defaults().withRecipientsMax(1)),
            options -> options.withExtensions(Set.of(Extension.DSN)),
            options -> options.withServices(SERVICES),
            options -> options.withRecorders(new Unrecorded()));

    @Test
    void theOrderInWhichTheyAreExchangedDoesNotMatter() {
        ServerOptions usual = ServerOptions.onLoopback(0);
        assertThat(CHANGES).hasSize(ServerOptions.class.getRecordComponents().length);
        for (UnaryOperator<ServerOptions> one : CHANGES) {
            assertThat(one.apply(usual)).isNotEqualTo(usual);
            for (UnaryOperator<ServerOptions> other : CHANGES) {
                assertThat(other.apply(one.apply(usual))).isEqualTo(one.apply(other.apply(usual)));
            }
        }
    }
}
