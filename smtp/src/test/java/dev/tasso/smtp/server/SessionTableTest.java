package dev.tasso.smtp.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.Command;
import dev.tasso.smtp.command.CommandParser;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.RecipientParameters;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Authenticator;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.server.State.Fresh;
import dev.tasso.smtp.server.State.Listening;
import dev.tasso.smtp.server.State.Ready;
import dev.tasso.smtp.server.State.Recipients;
import dev.tasso.smtp.server.State.Sender;
import dev.tasso.smtp.wire.TlsInfo;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;

/// Holds the switch of [Session] to a table written down a second time, by hand: every state, every command.
class SessionTableTest {

    /// Reply code and next state, for a listener that offers STARTTLS and AUTH to a client without TLS.
    private static final String TABLE = """
                   Fresh           Ready           Sender          Recipients          Chunking  Refusing
        Helo       250 Ready       250 Ready       250 Ready       250 Ready           250 Ready  521 Refusing
        Ehlo       250 Ready       250 Ready       250 Ready       250 Ready           250 Ready  521 Refusing
        Mail       503 Fresh       250 Sender      503 Sender      503 Recipients      503 Chunking  521 Refusing
        Rcpt       503 Fresh       503 Ready       250 Recipients  250 Recipients      503 Chunking  521 Refusing
        Lhlo       502 Fresh       502 Ready       502 Sender      502 Recipients      502 Chunking  521 Refusing
        Bdat       503 Discarding  503 Discarding  503 Discarding  250 ReceivingChunk  250 ReceivingChunk  521 Discarding
        Etrn       502 Fresh       502 Ready       502 Sender      502 Recipients      502 Chunking  521 Refusing
        Xclient    550 Fresh       550 Ready       550 Sender      550 Recipients      550 Chunking  521 Refusing
        Xforward   550 Fresh       550 Ready       550 Sender      550 Recipients      550 Chunking  521 Refusing
        Data       503 Fresh       503 Ready       503 Sender      354 Receiving       503 Chunking  521 Refusing
        Rset       250 Fresh       250 Ready       250 Ready       250 Ready           250 Ready  521 Refusing
        Vrfy       252 Fresh       252 Ready       252 Sender      252 Recipients      252 Chunking  521 Refusing
        Expn       502 Fresh       502 Ready       502 Sender      502 Recipients      502 Chunking  521 Refusing
        Help       214 Fresh       214 Ready       214 Sender      214 Recipients      214 Chunking  521 Refusing
        Noop       250 Fresh       250 Ready       250 Sender      250 Recipients      250 Chunking  521 Refusing
        Quit       221 Closed      221 Closed      221 Closed      221 Closed          221 Closed  221 Closed
        StartTls   503 Fresh       220 Upgrading   503 Sender      503 Recipients      503 Chunking  521 Refusing
        Auth       503 Fresh       334 Exchanging  503 Sender      503 Recipients      503 Chunking  521 Refusing
        Malformed  500 Fresh       500 Ready       500 Sender      500 Recipients      500 Chunking  521 Refusing
        """;

    private static final Map<String, Command> COMMANDS = Stream.of(
                    "HELO client.example",
                    "EHLO client.example",
                    "MAIL FROM:<a@client.example>",
                    "RCPT TO:<b@mx.example>",
                    "LHLO client.example",
                    "BDAT 5 LAST",
                    "ETRN example.org",
                    "XCLIENT NAME=a",
                    "XFORWARD NAME=a",
                    "DATA",
                    "RSET",
                    "VRFY b",
                    "EXPN list",
                    "HELP",
                    "NOOP",
                    "QUIT",
                    "STARTTLS",
                    "AUTH LOGIN",
                    "FROBNICATE")
            .map(CommandParser::parse)
            .collect(Collectors.toMap(command -> command.getClass().getSimpleName(), command -> command));

    private static final Peer PEER = new Peer(
                    "mx", new InetSocketAddress("192.0.2.1", 4711), new InetSocketAddress("192.0.2.2", 25))
            .greeting(new Hello("client.example", true));
    private static final TlsInfo TLS = new TlsInfo("TLSv1.3", "TLS_AES_256_GCM_SHA384", List.of());

    @Test
    void everyStateAndEveryCommandHasItsRow() {
        Map<Pair, String> table = table();
        Session session = session(everything().withAuthRequiresTls(false));
        assertThat(table.keySet()).isEqualTo(pairs());
        table.forEach((pair, expected) -> {
            Step step = session.transition(state(pair.state(), PEER), command(pair.command()));
            assertThat(step.reply().code() + " " + step.next().getClass().getSimpleName())
                    .as("%s", pair)
                    .isEqualTo(expected);
        });
    }

    @Test
    void repliesCarryEnhancedCodesExceptWhereTheRfcSaysNot() {
        Session session = session(everything().withAuthRequiresTls(false));
        for (Pair pair : pairs()) {
            Step step = session.transition(state(pair.state(), PEER), command(pair.command()));
            Reply reply = step.reply();
            boolean hello = Set.of("Helo", "Ehlo").contains(pair.command());
            boolean without = reply.intermediate() || (hello && reply.positive());
            assertThat(reply.enhanced().isEmpty()).as("%s: %s", pair, reply).isEqualTo(without);
            reply.enhanced().ifPresent(code -> assertThat(code.status()).isEqualTo(reply.code() / 100));
        }
    }

    @Test
    void factsDecideAboutStartTlsAuthAndMail() {
        ServerOptions options = everything().withMailRequiresAuth(true);
        Peer secure = PEER.secured(TLS).greeting(new Hello("client.example", true));
        Peer user = secure.authenticated("alice");
        expect(options, PEER, "STARTTLS", "220 2.0.0", "Upgrading");
        expect(options, PEER, "AUTH PLAIN", "538 5.7.11", "Ready");
        expect(options, PEER, "MAIL FROM:<a@b.example>", "530 5.7.0", "Ready");
        expect(options, secure, "STARTTLS", "503 5.5.1", "Ready");
        expect(options, secure, "AUTH PLAIN", "334", "Exchanging");
        expect(options, secure, "AUTH PLAIN AGFsaWNlAHNlY3JldA==", "235 2.7.0", "Ready");
        expect(options, secure, "AUTH PLAIN AGFsaWNlAHdyb25n", "535 5.7.8", "Ready");
        expect(options, secure, "AUTH CRAM-MD5", "504 5.5.4", "Ready");
        expect(options, secure, "MAIL FROM:<a@b.example>", "530 5.7.0", "Ready");
        expect(options, user, "AUTH PLAIN", "503 5.5.1", "Ready");
        expect(options, user, "MAIL FROM:<a@b.example>", "250 2.1.0", "Sender");
        expect(options.withAuthRequiresTls(false), PEER.authenticated("alice"), "STARTTLS", "503 5.5.1", "Ready");
        ServerOptions bare = ServerOptions.onLoopback(0);
        expect(bare, PEER, "STARTTLS", "502 5.5.1", "Ready");
        expect(bare, PEER, "AUTH PLAIN", "502 5.5.1", "Ready");
    }

    @Test
    void helpListsExactlyWhatWouldNotBeRefused() {
        List<ServerOptions> listeners =
                List.of(ServerOptions.onLoopback(0), everything(), everything().withAuthRequiresTls(false));
        List<Peer> peers = List.of(PEER, PEER.secured(TLS), PEER.authenticated("alice"));
        for (ServerOptions options : listeners) {
            for (Peer peer : peers) {
                for (String state : leaves(Listening.class)) {
                    Listening here = state(state, peer);
                    List<String> possible = HelpText.possible(here, new Offer(options));
                    Session session = session(options);
                    COMMANDS.forEach((name, command) -> {
                        int code = session.transition(here, command).reply().code();
                        boolean refused = Set.of(421, 502, 503, 521, 538, 550).contains(code);
                        if (!name.equals("Malformed")) {
                            assertThat(possible.contains(name.toUpperCase(Locale.ROOT)))
                                    .as("%s in %s: %d", name, here, code)
                                    .isNotEqualTo(refused);
                        }
                    });
                }
            }
        }
    }

    @Test
    void helpListsWhatAListenerOffersBeyondTheUsual() {
        ServerOptions options = ServerOptions.onLoopback(0)
                .withServices(Services.plain()
                        .withExpands(true)
                        .withReleases(true)
                        .withTrust(Trust.nobody().withXclient(_ -> true).withXforward(_ -> true)));
        assertThat(HelpText.possible(new Ready(PEER), new Offer(options)))
                .containsExactly(
                        "MAIL",
                        "ETRN",
                        "XCLIENT",
                        "XFORWARD",
                        "EHLO",
                        "HELO",
                        "RSET",
                        "NOOP",
                        "VRFY",
                        "EXPN",
                        "HELP",
                        "QUIT");
        expect(options, PEER, "EXPN staff", "252 2.1.5", "Ready");
        expect(options, PEER, "ETRN example.org", "458 4.3.0", "Ready");
        expect(options, PEER, "XCLIENT ADDR=192.0.2.7 FOO=1", "501 5.5.4", "Ready");
        expect(options, PEER, "XCLIENT ADDR=nowhere", "501 5.5.4", "Ready");
        expect(options, PEER, "XCLIENT HELO=a+0D+0AMAIL", "501 5.5.4", "Ready");
        expect(options, PEER, "XCLIENT ADDR=192.0.2.7", "220", "Fresh");
    }

    @Test
    void whatWasKnownBeforeTlsIsForgotten() {
        Peer secured = PEER.authenticated("alice").secured(TLS);
        assertThat(secured.hello()).isEmpty();
        assertThat(secured.user()).isEmpty();
        assertThat(secured.tls()).contains(TLS);
    }

    @Test
    void aHandlersRefusalLeavesTheSessionWhereItIsAnd421EndsIt() {
        for (int code : new int[] {450, 550, 421}) {
            Reply no = Reply.of(code, code < 500 ? "4.7.1" : "5.7.1", "No");
            Session session = new Session(everything(), _ -> new Saying(no), PEER);
            COMMANDS.forEach((name, command) -> {
                if (Set.of("Helo", "Ehlo", "Mail", "Rcpt").contains(name)) {
                    Listening state = state(name.equals("Rcpt") ? "Sender" : "Ready", PEER);
                    Step step = session.transition(state, command);
                    assertThat(step.reply()).isEqualTo(no);
                    assertThat(step.next()).isEqualTo(code == 421 ? new State.Closed(PEER) : state);
                }
            });
            assertThat(session.greet(PEER))
                    .isEqualTo(new Step(no, code == 550 ? new State.Refusing(PEER, no) : new State.Closed(PEER)));
        }
    }

    private record Saying(Reply no) implements Handler {
        @Override
        public Reply message(Transaction transaction, InputStream body) {
            return no;
        }

        @Override
        public Reply connected(Peer peer) {
            return no;
        }

        @Override
        public Reply hello(Peer peer) {
            return no;
        }

        @Override
        public Reply mail(Transaction transaction) {
            return no;
        }

        @Override
        public Reply recipient(Transaction transaction, ForwardPath recipient) {
            return no;
        }
    }

    private static Session session(ServerOptions options) {
        return new Session(options, _ -> (_, _) -> Reply.plain(250, "Ok"), PEER);
    }

    private static void expect(ServerOptions options, Peer peer, String line, String reply, String next) {
        Session session = session(options);
        Step step = session.transition(new Ready(peer), CommandParser.parse(line));
        assertThat(step.reply().toString()).as(line).startsWith(reply + " ");
        assertThat(step.next().getClass().getSimpleName()).as(line).isEqualTo(next);
    }

    /// A listener that offers whatever can be offered.
    private static ServerOptions everything() {
        Authentication passwords = new Authentication.Offered(
                Authenticator.passwords((user, password, _) -> user.equals("alice") && password.equals("secret")
                        ? new Verdict.Granted(user)
                        : new Verdict.Denied()),
                3,
                Duration.ZERO);
        return ServerOptions.onLoopback(0)
                .withTls(new Tls.Offered(SessionTableTest::context))
                .withAuthentication(passwords);
    }

    private static SSLContext context() {
        throw new AssertionError("a session without a wire makes no handshake");
    }

    private static Listening state(String name, Peer peer) {
        Transaction transaction = new Transaction(peer, new ReversePath.Null(), MailParameters.NONE, List.of());
        return switch (name) {
            case "Fresh" -> new Fresh(peer);
            case "Ready" -> new Ready(peer);
            case "Sender" -> new Sender(transaction);
            case "Recipients" ->
                new Recipients(
                        transaction.plus(new Command.Rcpt(new ForwardPath.Postmaster(), RecipientParameters.NONE)));
            case "Refusing" -> new State.Refusing(peer, Reply.of(521, "5.3.2", "No mail here"));
            case "Chunking" -> new State.Chunking(transaction);
            default -> throw new AssertionError("the test knows no state " + name);
        };
    }

    private record Pair(String state, String command) {}

    private static Set<Pair> pairs() {
        return leaves(Command.class).stream()
                .flatMap(command -> leaves(Listening.class).stream().map(state -> new Pair(state, command)))
                .collect(Collectors.toSet());
    }

    private static Command command(String name) {
        return Optional.ofNullable(COMMANDS.get(name))
                .orElseThrow(() -> new AssertionError("the test knows no command " + name));
    }

    private static Map<Pair, String> table() {
        List<List<String>> rows = TABLE.lines()
                .map(line -> List.of(line.strip().split(" {2,}", -1)))
                .toList();
        List<String> states = rows.getFirst();
        Map<Pair, String> table = new HashMap<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            for (int i = 1; i < row.size(); i++) {
                table.put(new Pair(states.get(i - 1), row.getFirst()), row.get(i));
            }
        }
        return table;
    }

    /// The records below a sealed interface, however many interfaces lie between.
    static Set<String> leaves(Class<?> type) {
        return Optional.ofNullable(type.getPermittedSubclasses()).stream()
                .flatMap(Arrays::stream)
                .flatMap(sub -> sub.isInterface() ? leaves(sub).stream() : Stream.of(sub.getSimpleName()))
                .collect(Collectors.toSet());
    }
}
