package dev.tasso.junit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;
import static org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder.request;

import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.junit.platform.launcher.listeners.TestExecutionSummary;

/// Runs small test classes, some of them made to fail, and looks at what the extension did for them.
final class ScenarioExtensionTest {

    private static final ByteArrayOutputStream PRINTED = new ByteArrayOutputStream();
    private static final List<ScenarioServer> USED = new CopyOnWriteArrayList<>();

    @BeforeEach
    void forget() {
        PRINTED.reset();
        USED.clear();
    }

    @Test
    void eachTestHasAServerOfItsOwnThatEndsWithIt() throws IOException {
        assertThat(run(Passing.class).getTestsSucceededCount()).isEqualTo(2);
        assertThat(USED).hasSize(2).doesNotHaveDuplicates();
        for (ScenarioServer server : USED) {
            assertThat(refused(server)).isTrue();
        }
        assertThat(PRINTED.size()).as("printed of tests that pass").isZero();
    }

    @Test
    void theTranscriptsOfAFailedTestArePrinted() {
        assertThat(run(Failing.class).getTestsFailedCount()).isEqualTo(2);
        assertThat(PRINTED.toString(StandardCharsets.UTF_8))
                .contains("# greets(ScenarioServer), connection 1\nS: 220 picky.example ESMTP\n")
                .contains("# nobodyConnects(): nobody connected\n");
    }

    @Test
    void aServerForAllTestsOfAClassIsRefused() {
        TestExecutionSummary summary = run(TooEarly.class);
        assertThat(summary.getFailures())
                .singleElement()
                .satisfies(failure -> assertThat(failure.getException())
                        .rootCause()
                        .hasMessageContaining("a ScenarioServer belongs to one test"));
    }

    private static TestExecutionSummary run(Class<?> tests) {
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        LauncherFactory.create().execute(request().selectors(selectClass(tests)).build(), listener);
        return listener.getSummary();
    }

    private static boolean refused(ScenarioServer server) throws IOException {
        try (Socket _ = new Socket(server.address().getAddress(), server.port())) {
            return false;
        } catch (ConnectException expected) {
            return true;
        }
    }

    private static ScenarioExtension recording(Script script) {
        return new ScenarioExtension(script, new PrintStream(PRINTED, true, StandardCharsets.UTF_8));
    }

    /// Not found by a build, which looks for names that end in Test.
    static final class Passing {

        @RegisterExtension
        static final ScenarioExtension MAIL = recording(Script.normal());

        @Test
        void one(ScenarioServer server) {
            USED.add(server);
        }

        @Test
        void other(ScenarioServer server) {
            USED.add(server);
        }
    }

    static final class Failing {

        @RegisterExtension
        final ScenarioExtension mail = recording(Script.normal().named("picky.example"));

        @Test
        void greets(ScenarioServer server) throws IOException {
            try (Socket socket = new Socket(server.address().getAddress(), server.port())) {
                assertThat(socket.getInputStream().read()).isEqualTo('5');
            }
        }

        @Test
        void nobodyConnects() {
            assertThat(1).isEqualTo(2);
        }
    }

    static final class TooEarly {

        @RegisterExtension
        static final ScenarioExtension MAIL = recording(Script.normal());

        @BeforeAll
        static void prepare(ScenarioServer server) {
            USED.add(server);
        }

        @Test
        void nothing() {
            assertThat(USED).isEmpty();
        }
    }
}
