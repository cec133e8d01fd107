package dev.tasso.mta.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.sink.Kept;
import dev.tasso.mta.sink.Sink;
import dev.tasso.mta.sink.SinkLimits;
import dev.tasso.mta.sink.SinkOptions;
import dev.tasso.smtp.scenario.Logins;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What the endpoint of a sink says of the sink itself.
class SinkRoutesTest {

    private record Silent() implements Sink.Listener {
        @Override
        public void taken(Kept kept) {}

        @Override
        public void trouble(IOException why) {
            throw new AssertionError(why);
        }
    }

    @Test
    void anAddressOfIPv6StandsInBrackets(@TempDir Path folder) throws Exception {
        InetSocketAddress six = new InetSocketAddress(InetAddress.ofLiteral("::1"), 0);
        SinkOptions options = new SinkOptions(
                six,
                six,
                folder,
                Optional.empty(),
                SinkOptions.Security.NONE,
                new Logins.None(),
                List.of(),
                SinkLimits.usual(),
                SinkOptions.Telling.NOTHING);
        try (Sink sink = Sink.start(options, new Silent(), InstantSource.system())) {
            assertThat(new SinkRoutes(sink, new Seal("secret"))
                            .status()
                            .path("smtp")
                            .asString())
                    .isEqualTo("[0:0:0:0:0:0:0:1]:" + sink.address().getPort());
        }
    }
}
