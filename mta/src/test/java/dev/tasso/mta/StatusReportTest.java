package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What the server says of itself.
@Timeout(60)
class StatusReportTest {

    @Test
    void listenersAreNamedWithTheirAddressesThoseOfIPv6InBrackets(@TempDir Path folder) throws Exception {
        try (RunningTasso tasso =
                RunningTasso.start(folder, "[[listen]]\nname = \"six\"\nkind = \"mx\"\naddress = \"[::1]:0\"\n")) {
            JsonNode listeners = tasso.get("/v1/status").path("listeners");
            assertThat(listeners)
                    .extracting(JsonNode::asString)
                    .contains(
                            "mx on 127.0.0.1:" + tasso.address("mx").getPort(),
                            "six on [0:0:0:0:0:0:0:1]:" + tasso.address("six").getPort());
        }
    }
}
