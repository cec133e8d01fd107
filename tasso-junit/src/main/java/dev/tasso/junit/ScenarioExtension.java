package dev.tasso.junit;

import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.transcript.Transcript;
import java.io.IOException;
import java.io.PrintStream;
import java.util.List;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// Starts a [ScenarioServer] before each test and stops it afterwards: a parameter of a test asks for it.
///
/// ```java
/// @ExtendWith(ScenarioExtension.class)
/// final class NewsletterTest {
///     @Test
///     void triesAgain(ScenarioServer server) throws Exception {
///         server.follow(Script.normal().greylisting(2));
///         new Newsletter(server.address()).send();
///         assertEquals(Optional.of("News"), server.await(1).getFirst().header("Subject"));
///     }
/// }
/// ```
/// What was said in a test that failed is printed. To begin with another script, register it as a field:
///
/// ```java
/// @RegisterExtension
/// static final ScenarioExtension MAIL = ScenarioExtension.following(Script.normal().greylisting(2));
/// ```
/// Each test has a server of its own, also where tests run at the same time.
public final class ScenarioExtension implements BeforeEachCallback, AfterEachCallback, ParameterResolver {

    private static final ExtensionContext.Namespace OURS = ExtensionContext.Namespace.create(ScenarioExtension.class);

    private final Script script;
    private final PrintStream out;

    /// A server that takes every message.
    public ScenarioExtension() {
        this(Script.normal(), System.out);
    }

    ScenarioExtension(Script script, PrintStream out) {
        this.script = script;
        this.out = out;
    }

    /// A server that behaves by this script from the first connection on.
    public static ScenarioExtension following(Script script) {
        return new ScenarioExtension(script, System.out);
    }

    @Override
    public void beforeEach(ExtensionContext context) throws IOException {
        context.getStore(OURS).put(ScenarioServer.class, ScenarioServer.start(script));
    }

    @Override
    public void afterEach(ExtensionContext context) {
        ScenarioServer server = server(context);
        server.close();
        if (context.getExecutionException().isPresent()) {
            print(context.getDisplayName(), server.transcripts());
        }
    }

    private void print(String test, List<Transcript> transcripts) {
        StringBuilder text = new StringBuilder();
        for (int i = 0; i < transcripts.size(); i++) {
            text.append("# ").append(test).append(", connection ").append(i + 1).append('\n');
            text.append(transcripts.get(i).print());
        }
        out.print(transcripts.isEmpty() ? "# " + test + ": nobody connected\n" : text);
        out.flush();
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == ScenarioServer.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context);
    }

    private static ScenarioServer server(ExtensionContext context) {
        return context.getStore(OURS).computeIfAbsent(ScenarioServer.class, _ -> unstarted(), ScenarioServer.class);
    }

    private static ScenarioServer unstarted() {
        throw new IllegalStateException(
                "a ScenarioServer belongs to one test: ask for it in @BeforeEach or in the test");
    }
}
