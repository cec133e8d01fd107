package examples;

import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ReceivedMail;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import java.net.InetSocketAddress;
import java.time.Duration;

/// What a test of a program that sends mail looks like: a server that takes everything, but first says "not now"
/// twice, to see whether the program tries again.
final class CatchAllForTests {

    private CatchAllForTests() {}

    static void main() throws Exception {
        Script script = Script.normal().at(Step.MAIL, 2, Fault.answer(451, "4.3.0", "Not now"));

        try (ScenarioServer server = ScenarioServer.start(script)) {
            theProgramUnderTest(server.address());

            ReceivedMail mail = server.await(1, Duration.ofSeconds(10)).getFirst();
            check(mail.recipients().contains("you@localhost"));
            check(mail.header("Subject").orElse("").equals("hello"));
            System.out.println(server.transcripts().getLast());
        }
    }

    private static void theProgramUnderTest(InetSocketAddress server) throws Exception {
        for (int attempt = 1; attempt <= 3; attempt++) {
            SendOne.main(new String[] {server.getHostString(), Integer.toString(server.getPort())});
        }
    }

    private static void check(boolean truth) {
        if (!truth) {
            throw new AssertionError();
        }
    }
}
