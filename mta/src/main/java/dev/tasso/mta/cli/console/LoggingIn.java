package dev.tasso.mta.cli.console;

import dev.tasso.mta.cli.console.Screen.Prompt;
import dev.tasso.mta.cli.console.Screen.Typed;
import dev.tasso.smtp.client.Login;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.sasl.Choice;
import dev.tasso.smtp.sasl.ClientExchange;
import dev.tasso.smtp.sasl.Credentials;
import dev.tasso.smtp.sasl.Mechanism;
import dev.tasso.smtp.wire.TlsInfo;
import java.io.IOException;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// Logs in for whoever knows a user and a password, but not how to compute what goes over the wire (RFC 4954).
final class LoggingIn {
    private static final Set<Mechanism> BY_TOKEN = EnumSet.of(Mechanism.OAUTHBEARER, Mechanism.XOAUTH2);

    private final Session session;
    private final Sight sight;

    LoggingIn(Session session) {
        this.session = session;
        sight = session.sight();
    }

    /// @param user asked for where it is empty
    /// @param wanted empty: the strongest that the server offers
    void run(String user, Optional<Mechanism> wanted) throws IOException {
        Set<String> offered = session.extensions().authMechanisms();
        if (offered.isEmpty()) {
            sight.note(
                    session.standing().introduced()
                            ? "The server offers no AUTH here; it may want :starttls first, and EHLO again."
                            : "Say EHLO first: its reply tells which mechanisms there are.");
            return;
        }
        Set<Mechanism> mechanisms = wanted.map(Set::of).orElseGet(() -> EnumSet.allOf(Mechanism.class));
        boolean token = wanted.map(BY_TOKEN::contains).orElse(false);
        Optional<String> name = user.isEmpty() ? ask(new Prompt.Text("   user: ")) : Optional.of(user);
        Optional<String> secret =
                name.isEmpty() ? name : ask(new Prompt.Secret(token ? "   token: " : "   password: "));
        if (name.isEmpty() || secret.isEmpty()) {
            sight.note("Nothing was sent.");
            return;
        }
        Credentials credentials = token
                ? new Credentials.Token(name.get(), secret.get())
                : new Credentials.Password(name.get(), secret.get());
        exchange(credentials, Choice.safe().only(mechanisms), offered);
    }

    private void exchange(Credentials credentials, Choice choice, Set<String> offered) throws IOException {
        Optional<TlsInfo> tls = session.remote().tls();
        Choice usable = session.remote().unheard() ? choice.allowingClear() : choice;
        Optional<ClientExchange> exchange =
                usable.among(offered, credentials, tls.isPresent(), tls.flatMap(TlsInfo::binding));
        if (exchange.isEmpty()) {
            sight.note("The server offers " + String.join(" ", offered)
                    + ", of which none will do"
                    + (tls.isEmpty() ? " without TLS, where others could read the password: :starttls" : "") + ".");
            return;
        }
        Reply reply = new Login(exchange.get()).run(session::sayShown);
        if (session.last().filter(reply::equals).isEmpty()) {
            sight.note(reply.text() + ".");
        }
    }

    private Optional<String> ask(Prompt prompt) {
        return sight.screen().ask(prompt) instanceof Typed.Line(String text) && !text.isEmpty()
                ? Optional.of(text)
                : Optional.empty();
    }
}
