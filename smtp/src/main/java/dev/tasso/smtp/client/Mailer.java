package dev.tasso.smtp.client;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Choice;
import dev.tasso.smtp.sasl.Credentials;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// Sends messages to one server, a connection each: [SmtpClient] for programs that only want to send.
///
/// ```java
/// Outgoing mail = Outgoing.text("me@example.org", List.of("you@example.net"), "Subject: hello\n\nHello!\n");
/// Sent sent = Mailer.to("mail.example.org", 587).login("me", "secret").send(mail);
/// IO.println(sent.results());
/// ```
/// Unless it is told otherwise it uses TLS where the server offers it, with any certificate; [#login] asks for TLS with
/// a trusted certificate of that host, so that nobody else reads the password (RFC 8314 section 3). A refusal, of
/// whatever, is the fate of each recipient, as a value; only a lost connection is an exception.
///
/// @param context what the certificate is checked with; empty for what [Tls#contextFor] says
public record Mailer(
        String host,
        int port,
        Security security,
        Optional<SSLContext> context,
        Optional<Account> account,
        ClientOptions options) {

    /// How the way to the server is kept from being read.
    public enum Security {
        /// Not at all.
        NONE,
        /// STARTTLS where it is offered, with any certificate (RFC 7435).
        WHERE_OFFERED,
        /// STARTTLS or nothing, with a certificate for this host.
        REQUIRED,
        /// TLS from the first octet on, with a certificate for this host, as on port 465 (RFC 8314 section 3).
        IMPLICIT
    }

    /// Who logs in.
    public record Account(String user, String password) {

        @Override
        public String toString() {
            return user;
        }
    }

    /// To this server, which need not know us.
    public static Mailer to(String host, int port) {
        return new Mailer(
                host,
                port,
                Security.WHERE_OFFERED,
                Optional.empty(),
                Optional.empty(),
                ClientOptions.named("localhost"));
    }

    /// Logs in, which asks for TLS unless [#with(Security)] says otherwise.
    public Mailer login(String user, String password) {
        Security safe = security == Security.WHERE_OFFERED ? Security.REQUIRED : security;
        return new Mailer(host, port, safe, context, Optional.of(new Account(user, password)), options);
    }

    public Mailer with(Security value) {
        return new Mailer(host, port, value, context, account, options);
    }

    public Mailer with(SSLContext value) {
        return new Mailer(host, port, security, Optional.of(value), account, options);
    }

    public Mailer with(ClientOptions value) {
        return new Mailer(host, port, security, context, account, value);
    }

    /// Connects, sends one message and says goodbye.
    public Sent send(Outgoing mail) throws IOException {
        InetSocketAddress server = new InetSocketAddress(InetAddress.getByName(host), port);
        try (SmtpClient client = SmtpClient.connect(options, server)) {
            Optional<Refused> refused = prepare(client);
            Sent sent = refused.isPresent() ? refused.get().everybody(mail) : client.send(mail);
            client.quit();
            return sent;
        }
    }

    private record Refused(Stage stage, Reply reply) {

        Sent everybody(Outgoing mail) {
            return new Sent(mail.recipients().stream()
                    .map(to -> new Sent.Result(to.mailbox(), stage, reply))
                    .toList());
        }
    }

    private Optional<Refused> prepare(SmtpClient client) throws IOException {
        if (security == Security.IMPLICIT) {
            client.implicitTls(tlsContext(), verification());
        }
        Optional<Refused> refused = unless(Stage.GREETING, client.greeting());
        refused = refused.isPresent() ? refused : unless(Stage.HELLO, client.hello());
        refused = refused.isPresent() ? refused : secure(client);
        return refused.isPresent() ? refused : authenticate(client);
    }

    private Optional<Refused> secure(SmtpClient client) throws IOException {
        boolean wanted = security == Security.REQUIRED
                || (security == Security.WHERE_OFFERED && client.extensions().has("STARTTLS"));
        if (!wanted) {
            return Optional.empty();
        }
        Reply reply = client.startTls(tlsContext(), verification());
        if (reply.positive()) {
            return unless(Stage.HELLO, client.hello());
        }
        return security == Security.REQUIRED ? unless(Stage.TLS, reply) : Optional.empty();
    }

    private Optional<Refused> authenticate(SmtpClient client) throws IOException {
        if (account.isEmpty()) {
            return Optional.empty();
        }
        Account login = account.get();
        // Whoever wants no TLS has asked for everything in clear.
        Choice choice = security == Security.NONE ? Choice.safe().allowingClear() : Choice.safe();
        return unless(Stage.AUTH, client.login(new Credentials.Password(login.user(), login.password()), choice));
    }

    private static Optional<Refused> unless(Stage stage, Reply reply) {
        return reply.positive() ? Optional.empty() : Optional.of(new Refused(stage, reply));
    }

    private SSLContext tlsContext() {
        return context.orElseGet(() -> Tls.contextFor(verification()));
    }

    private Verification verification() {
        return security == Security.WHERE_OFFERED ? new Verification.None(host) : new Verification.Name(host);
    }
}
