package dev.tasso.mta.cli.console;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.transcript.Visible;
import java.util.List;

/// The guided tour: one lesson after the other, each checked by what the server really answered.
final class Tour {
    private static final int SHOWN_LINES_MAX = 12;

    private final Sight sight;
    private final Classroom classroom;
    private int at;
    private int shown;

    Tour(Sight sight, Classroom classroom) {
        this.sight = sight;
        this.classroom = classroom;
    }

    /// Whether every lesson is done.
    boolean over() {
        return at >= Lesson.ALL.size();
    }

    /// Before the server's greeting.
    void welcome() {
        sight.heading("A tour of SMTP, in " + Lesson.ALL.size() + " lessons and five minutes");
        sight.lesson("You talk to a real server, which runs in this program for you alone; nothing leaves this machine."
                + " Type what each lesson shows, or anything else. :skip goes on, :quit leaves.");
        sight.lesson("");
    }

    /// After the server's greeting.
    void begin() {
        teach();
    }

    /// Goes on to the next lesson, undone.
    void skip() {
        at++;
        if (!over()) {
            teach();
        }
    }

    /// Something was said and answered.
    void heard(Session session) {
        Reply reply = session.last().orElseThrow();
        Lesson lesson = Lesson.ALL.get(at);
        if (lesson.isDoneBy(session.verb(), reply)) {
            praise(lesson);
            skip();
        } else if (!session.over()) {
            sight.lesson("");
            sight.lesson(lesson.nudge(session.verb(), reply, session.standing()));
        }
    }

    private void praise(Lesson lesson) {
        if (!lesson.done().isEmpty()) {
            sight.note(lesson.done());
        }
        List<String> messages = classroom.messages();
        if (messages.size() > shown) {
            shown = messages.size();
            sight.note("This is what has arrived:");
            messages.getLast().lines().limit(SHOWN_LINES_MAX).forEach(line -> sight.note("  | " + Visible.text(line)));
        }
    }

    private void teach() {
        Lesson lesson = Lesson.ALL.get(at);
        sight.heading("Lesson " + (at + 1) + " of " + Lesson.ALL.size() + " - " + lesson.title());
        lesson.teaches().forEach(sight::lesson);
        lesson.type().forEach(sight::toType);
        if (!lesson.then().isEmpty()) {
            sight.lesson("and then, for example:");
            lesson.then().forEach(sight::toType);
        }
    }

    /// At the end, wherever that is.
    void farewell() {
        int sent = classroom.messages().size();
        String messages = sent == 1 ? "one message" : sent + " messages";
        sight.heading(
                over()
                        ? "The end of the tour: you have sent " + messages + " by hand."
                        : "You have left the tour at lesson " + (at + 1) + " of " + Lesson.ALL.size() + "; :tutorial,"
                                + " or tasso console --tutorial, begins it again.");
        if (over()) {
            sight.lesson("Next: tasso console mx.example.com talks to any server, tasso send sends in one line, tasso"
                    + " explain says what a refusal means.");
        }
    }
}
