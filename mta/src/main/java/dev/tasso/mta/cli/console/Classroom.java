package dev.tasso.mta.cli.console;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.Timeouts;
import dev.tasso.smtp.client.Tls;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Verdict;
import dev.tasso.smtp.server.Authentication;
import dev.tasso.smtp.server.Handler;
import dev.tasso.smtp.server.Peer;
import dev.tasso.smtp.server.ServerOptions;
import dev.tasso.smtp.server.SessionLimits;
import dev.tasso.smtp.server.SmtpServer;
import dev.tasso.smtp.server.Transaction;
import dev.tasso.smtp.wire.Limits;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;

/// The server of the tour: a real one on the loopback address, with one user, one mailbox and much patience. What is
/// sent to it goes nowhere.
final class Classroom implements Handler, AutoCloseable {
    static final String USER = "ada";
    static final String PASSWORD = "engine";
    static final String MAILBOX = "charles@post.example";
    private static final String HOST = "post.example";

    private static final Duration PATIENCE = Duration.ofHours(4);
    private static final Duration ANSWER_WITHIN = Duration.ofSeconds(60);
    private static final int MESSAGE_OCTETS_MAX = 1 << 20;
    private static final int MESSAGES_MAX = 100;
    private static final int ERRORS_MAX = 10_000;

    private final List<String> messages = new CopyOnWriteArrayList<>();
    private final SmtpServer server;

    private Classroom() throws IOException {
        Authentication passwords = Authentication.passwords((user, password, _) ->
                user.equals(USER) && password.equals(PASSWORD) ? new Verdict.Granted(user) : new Verdict.Denied());
        ServerOptions options = ServerOptions.onLoopback(0)
                .withListener("tutorial")
                .withHostName(HOST)
                .withAuthentication(passwords)
                .withAuthRequiresTls(false)
                .withLimits(Limits.defaults()
                        .withBodyOctetsMax(MESSAGE_OCTETS_MAX)
                        .withCommandWithin(PATIENCE)
                        .withBodyWithin(PATIENCE))
                .withSessionLimits(SessionLimits.defaults()
                        .withErrorsSoftMax(ERRORS_MAX)
                        .withErrorsHardMax(ERRORS_MAX)
                        .withIdleCommandsMax(ERRORS_MAX));
        server = SmtpServer.start(options, this);
    }

    static Classroom open() throws IOException {
        return new Classroom();
    }

    /// How to get there.
    Dial dial() {
        Verification any = new Verification.None("");
        return new Dial(
                HOST,
                List.of(server.address()),
                ClientOptions.named("me.example").with(Timeouts.each(ANSWER_WITHIN)),
                Dial.Encryption.NONE,
                any,
                Tls.contextFor(any));
    }

    /// What was sent so far.
    List<String> messages() {
        return List.copyOf(messages);
    }

    @Override
    public Reply message(Transaction transaction, InputStream body) throws IOException {
        String text = new String(body.readAllBytes(), StandardCharsets.UTF_8);
        if (messages.size() < MESSAGES_MAX) {
            messages.add(text);
        }
        return Reply.of(250, "2.0.0", "Message " + messages.size() + " accepted for delivery");
    }

    @Override
    public Reply recipient(Transaction transaction, ForwardPath recipient) {
        String address = recipient.toString().toLowerCase(Locale.ROOT);
        boolean unknown = address.contains("@" + HOST) && !address.contains("<" + MAILBOX + ">");
        return unknown ? Reply.of(550, "5.1.1", "No such user here") : Reply.of(250, "2.1.5", "Recipient ok");
    }

    @Override
    public Reply verify(Peer peer, String argument) {
        String name = argument.toLowerCase(Locale.ROOT).replaceAll("[<>]", "");
        return name.equals("charles") || name.equals(MAILBOX)
                ? Reply.of(250, "2.1.5", "Charles Babbage <" + MAILBOX + ">")
                : Reply.of(550, "5.1.1", "No such user here");
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
