package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.command.Command;
import dev.tasso.smtp.command.CommandParser;
import dev.tasso.smtp.command.Extension;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.transcript.Player;
import dev.tasso.smtp.transcript.Transcript;
import dev.tasso.smtp.transcript.Transcript.Kind;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Plays every transcript over a real socket. Those named `submission-` meet a listener that asks for TLS and AUTH, all
/// others one that offers both; `lmtp-`, `trusted-` and `state-refusing` meet listeners of their own.
class TranscriptsTest {

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");

    @ParameterizedTest
    @MethodSource("files")
    void isSpokenAsWritten(Path file) throws Exception {
        boolean submission = file.getFileName().toString().startsWith("submission-");
        boolean everyMechanism = file.getFileName().toString().startsWith("auth-");
        Authentication passwords = new Authentication.Offered(
                Authenticator.passwords((user, password, _) -> user.equals("alice") && password.equals("secret")
                        ? new Verdict.Granted(user)
                        : new Verdict.Denied()),
                3,
                Duration.ZERO);
        String name = file.getFileName().toString();
        Sink sink = name.startsWith("state-refusing")
                ? new Sink(Reply.of(521, "5.3.2", "This host takes no mail"))
                : new Sink();
        try (TestServer server = TestServer.start(
                sink,
                options -> options.withServices(services(name))
                        .withTls(new Tls.Offered(Certificates::server))
                        .withAuthentication(
                                everyMechanism
                                        ? new Authentication.Offered(RfcAccounts.authenticator(), 100, Duration.ZERO)
                                        : passwords)
                        .withAuthRequiresTls(submission)
                        .withExtensions(extensions(name, options.extensions()))
                        .withMailRequiresAuth(submission))) {
            Player.play(transcript(file), server.server().address(), PATIENCE, (fact, player) -> {
                if (fact.equals("tls")) {
                    player.secure(Certificates.trusting());
                } else {
                    assertThat("accepted " + server.count()).isEqualTo(fact);
                }
            });
        }
    }

    private static Set<Extension> extensions(String name, Set<Extension> usual) {
        return switch (name) {
            case "requiretls.txt" -> Set.of(Extension.REQUIRETLS);
            case "dsn.txt", "smtputf8.txt" -> Set.of(Extension.DSN);
            case "binary.txt" -> Set.of(Extension.CHUNKING, Extension.BINARYMIME);
            case "futurerelease.txt" -> Set.of(Extension.FUTURERELEASE);
            case "mt-priority.txt" -> Set.of(Extension.MT_PRIORITY);
            case "deliverby.txt" -> Set.of(Extension.DELIVERBY);
            default -> usual;
        };
    }

    private static Services services(String name) {
        Services plain = Services.plain().withBounds(Bounds.usual().withClock(InstantSource.fixed(NOON)));
        if (name.startsWith("lmtp-")) {
            return plain.withProtocol(Services.Protocol.LMTP);
        }
        return name.startsWith("trusted-")
                ? plain.withReleases(true)
                        .withMailsMax(2)
                        .withRecipientDomainsMax(1)
                        .withTrust(Trust.nobody().withXclient(_ -> true).withXforward(_ -> true))
                : plain;
    }

    @Test
    void eachStatesTranscriptSaysEveryCommand() throws Exception {
        Set<String> verbs = SessionTableTest.leaves(Command.class);
        for (String state : SessionTableTest.leaves(State.Listening.class)) {
            Path file = folder().resolve("state-" + state.toLowerCase(Locale.ROOT) + ".txt");
            Set<String> said = transcript(file).entries().stream()
                    .filter(it -> it.kind() == Kind.CLIENT)
                    .map(it -> CommandParser.parse(it.text()).getClass().getSimpleName())
                    .collect(Collectors.toSet());
            assertThat(said).as(file.toString()).containsAll(verbs);
        }
    }

    static List<Path> files() throws Exception {
        try (Stream<Path> files = Files.list(folder())) {
            return files.filter(it -> it.toString().endsWith(".txt")).sorted().toList();
        }
    }

    private static Transcript transcript(Path file) throws IOException {
        return Transcript.parse(Files.readString(file));
    }

    private static Path folder() throws URISyntaxException {
        return Path.of(Objects.requireNonNull(TranscriptsTest.class.getResource("/transcripts"))
                .toURI());
    }
}
