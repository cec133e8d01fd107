package dev.tasso.mta.cli.console;

import dev.tasso.mta.cli.console.Screen.Prompt;
import dev.tasso.mta.cli.console.Screen.Typed;
import dev.tasso.mta.explain.Explainer;
import dev.tasso.mta.explain.Explanation;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Transcript.Entry;
import java.io.IOException;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import javax.net.ssl.SSLException;

/// SMTP typed by hand: asks for a line, says it, shows the reply and what it means, until either side has had enough.
///
/// The screen reads as a transcript: `C: ` stands before what is typed, `S: ` before what comes back.
public final class Console {
    private static final String PROMPT = "C: ";
    private static final String ANSWER = "C (in base64, by the console): ";

    private final Screen screen;
    private final Sight sight;
    private final Explainer explainer;
    private Optional<Tour> tour = Optional.empty();

    /// On this screen.
    ///
    /// @param inFull what a refusal means, in lines
    public Console(Screen screen, Function<Explanation, String> inFull, Explainer explainer) {
        this.screen = screen;
        this.explainer = explainer;
        sight = new Sight(screen, inFull);
    }

    /// Switches explanations on and off.
    public void explaining(boolean on) {
        sight.explaining(on);
    }

    /// Speaks with a server until the user leaves or it closes.
    ///
    /// @return the server's last reply; empty where nothing was said. A connection that broke is the exception
    /// @param witness is told each line too
    public Optional<Reply> run(Dial dial, Consumer<Entry> witness) throws IOException {
        sight.note("Calling " + dial.named() + " ...");
        try (Session session = connect(dial, witness)) {
            sight.note("Connected. Tab completes, :help helps, :tutorial teaches.");
            session.tellTls();
            session.hear();
            encrypt(session, dial.encryption());
            converse(session);
            return session.last();
        }
    }

    /// The guided tour, against a server that is started for it.
    public void tutorial() throws IOException {
        try (Classroom classroom = Classroom.open();
                Session session = connect(classroom.dial(), _ -> {})) {
            Tour lessons = new Tour(sight, classroom);
            tour = Optional.of(lessons);
            lessons.welcome();
            session.hear();
            lessons.begin();
            converse(session);
            lessons.farewell();
        } finally {
            tour = Optional.empty();
        }
    }

    private Session connect(Dial dial, Consumer<Entry> witness) throws IOException {
        Remote remote = Remote.connect(dial, witness.andThen(sight::entry));
        return new Session(remote, explainer.following(dial.named()), sight);
    }

    /// STARTTLS before anything is typed, where that is wanted.
    private static void encrypt(Session session, Dial.Encryption encryption) throws IOException {
        boolean wanted = encryption == Dial.Encryption.STARTTLS || encryption == Dial.Encryption.OFFERED;
        if (!wanted || session.over()) {
            return;
        }
        String hello = "EHLO " + session.remote().dial().helo();
        session.sayShown(hello);
        if (encryption == Dial.Encryption.STARTTLS || session.extensions().has("STARTTLS")) {
            session.startTls(false);
        }
        if (session.remote().tls().isPresent()) {
            session.sayShown(hello);
        } else if (encryption == Dial.Encryption.STARTTLS) {
            throw new SSLException("the server does not begin it");
        }
    }

    private void converse(Session session) throws IOException {
        while (!session.over() && tour.map(it -> !it.over()).orElse(true)) {
            Typed typed = screen.ask(prompt(session));
            session.unasked();
            if (session.over()) {
                sight.note("The server has closed the connection; nothing more was sent.");
                return;
            }
            switch (typed) {
                case Typed.Line(String text) -> {
                    if (!act(session, text)) {
                        return;
                    }
                }
                case Typed.Interrupted _ -> sight.note("Ctrl-D or :quit leaves.");
                case Typed.End _ -> {
                    session.leave();
                    return;
                }
            }
        }
    }

    private static Prompt prompt(Session session) {
        if (session.inExchange()) {
            return new Prompt.Secret(ANSWER);
        }
        Completion completion = new Completion(
                session.standing(),
                session.extensions(),
                session.remote().dial().helo());
        return new Prompt.Command(PROMPT, completion::choices);
    }

    /// Does what was typed; false where the user leaves.
    private boolean act(Session session, String text) throws IOException {
        int before = session.replies();
        boolean stays = true;
        if (text.startsWith(":")) {
            stays = new Directing(session, this).follow(text);
        } else if (!text.isBlank()) {
            new Speaking(session).say(text);
        }
        if (session.replies() > before) {
            tour.ifPresent(it -> it.heard(session));
        }
        return stays;
    }

    /// Goes on to the next lesson.
    void skip() {
        tour.ifPresentOrElse(
                Tour::skip, () -> sight.note("There is no tour to skip a lesson of: :tutorial begins one."));
    }

    /// Whether somebody is on the tour.
    boolean touring() {
        return tour.isPresent();
    }
}
