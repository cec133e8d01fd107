package examples;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.tasso.junit.ScenarioExtension;
import dev.tasso.smtp.scenario.*;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// What a test of a program that sends mail looks like: the server says "not now" twice, and the program tries again.
@ExtendWith(ScenarioExtension.class)
final class CatchAllForTests {
    @Test
    void triesUntilItIsAccepted(ScenarioServer server) throws Exception {
        server.follow(Script.normal().greylisting(2));
        while (!SendOne.send(server.address().getHostString(), server.port()).accepted()) {}
        assertEquals("hello", server.await(1).getFirst().header("Subject").orElseThrow());
        assertEquals(3, server.connections());
        assertTrue(server.transcripts().getFirst().print().contains("S: 451 4.7.1 Greylisted"));
    }
}
