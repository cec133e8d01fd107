package dev.tasso.mta.cli;

import dev.tasso.mta.cli.BreakOff.Point;
import dev.tasso.mta.cli.IntroductionOptions.Greeting;
import dev.tasso.mta.cli.IntroductionOptions.Introduction;
import dev.tasso.mta.cli.Security.Encryption;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.util.Optional;

/// The way to a server that is ready for a message: PROXY, TLS, greeting, EHLO, XCLIENT, STARTTLS, AUTH; or as far as
/// somebody wanted to go.
///
/// @param server what the certificate must be for
/// @param helo what it calls itself
record Opening(
        ServerAddress server,
        String helo,
        Security security,
        LoginOptions.Proof proof,
        boolean loginOptional,
        Introduction introduction,
        Optional<BreakOff> breakOff) {

    Opening to(ServerAddress other) {
        return new Opening(other, helo, security, proof, loginOptional, introduction, breakOff);
    }

    /// Whether the server is ready; it is not where the conversation was to be broken off before.
    boolean run(SmtpClient client) throws IOException, Failed {
        if (introduction.header().isPresent()) {
            client.proxied(introduction.header().get(), introduction.version());
        }
        Verification verification = security.verification(server);
        if (encryption() == Encryption.IMPLICIT) {
            client.implicitTls(security.contexts().of(verification), verification);
        }
        Failed.unless(client.greeting(), ExitCodes.REFUSED, "the server does not want to talk");
        if (ends(Point.GREETING) || leaves(client, Point.FIRST_HELLO, hello())) {
            return false;
        }
        boolean early = encryption() == Encryption.STARTTLS || encryption() == Encryption.OFFERED;
        if (!early && introduction.xclient().isEmpty() && leaves(client, Point.HELLO, hello())) {
            return false;
        }
        greet(client, "the server refused EHLO and HELO");
        return !ends(Point.FIRST_HELLO) && forwarded(client) && secured(client, verification) && loggedIn(client);
    }

    /// What is done where nobody said.
    Encryption encryption() {
        boolean secret = proof.credentials().isPresent() || security.contexts().showing();
        return security.asked().orElse(secret ? Encryption.STARTTLS : Encryption.NONE);
    }

    private void greet(SmtpClient client, String otherwise) throws IOException, Failed {
        Reply reply = introduction.greeting() == Greeting.SMTP ? client.helo() : client.hello();
        Failed.unless(reply, ExitCodes.REFUSED, otherwise);
    }

    private boolean forwarded(SmtpClient client) throws IOException, Failed {
        if (introduction.xclient().isEmpty()) {
            return !ends(Point.XCLIENT);
        }
        Failed.unless(
                client.xclient(introduction.xclient()),
                ExitCodes.REFUSED,
                "the server refused XCLIENT",
                "it takes it from addresses it trusts only");
        boolean last = encryption() == Encryption.NONE || encryption() == Encryption.IMPLICIT;
        if (ends(Point.XCLIENT) || (last && leaves(client, Point.HELLO, hello()))) {
            return false;
        }
        greet(client, "the server refused EHLO after XCLIENT");
        return true;
    }

    private boolean secured(SmtpClient client, Verification verification) throws IOException, Failed {
        boolean wanted = encryption() == Encryption.STARTTLS
                || (encryption() == Encryption.OFFERED && client.extensions().has("STARTTLS"));
        if (!wanted) {
            return !ends(Point.TLS) && !ends(Point.HELLO);
        }
        if (leaves(client, Point.TLS, "STARTTLS")) {
            return false;
        }
        Failed.unless(
                client.startTls(security.contexts().of(verification), verification),
                ExitCodes.TLS,
                "the server refused STARTTLS",
                "--tls=offered goes on without TLS where it must; --tls=none does not ask for it");
        if (ends(Point.TLS) || leaves(client, Point.HELLO, hello())) {
            return false;
        }
        greet(client, "the server refused EHLO after TLS");
        return !ends(Point.HELLO);
    }

    private boolean loggedIn(SmtpClient client) throws IOException, Failed {
        if (proof.credentials().isEmpty()) {
            return !ends(Point.AUTH);
        }
        boolean inClear =
                security.asked().filter(asked -> asked == Encryption.NONE).isPresent();
        Reply reply = client.login(proof.credentials().get(), proof.choice(inClear));
        if (loginOptional && !reply.positive()) {
            return !ends(Point.AUTH);
        }
        if (client.extensions().authMechanisms().isEmpty() && !reply.positive()) {
            throw new Failed(
                    ExitCodes.AUTHENTICATION,
                    "the server offers no authentication here",
                    "it may want TLS first (--tls), or another port: submission is on 587, here 2587");
        }
        Failed.unless(reply, ExitCodes.AUTHENTICATION, "authentication failed");
        return !ends(Point.AUTH);
    }

    /// How it greets.
    String hello() {
        return switch (introduction.greeting()) {
                    case ESMTP -> "EHLO ";
                    case SMTP -> "HELO ";
                    case LMTP -> "LHLO ";
                }
                + helo;
    }

    /// Behind a point that was passed: what should have been left unheard there may not have come up at all.
    private boolean ends(Point point) {
        return breakOff.filter(it -> it.point() == point).isPresent();
    }

    private boolean leaves(SmtpClient client, Point point, String line) throws IOException {
        boolean leaves =
                breakOff.filter(it -> it.point() == point && it.unheard()).isPresent();
        if (leaves) {
            client.leave(line);
        }
        return leaves;
    }
}
