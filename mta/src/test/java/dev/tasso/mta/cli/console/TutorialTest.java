package dev.tasso.mta.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.explain.Explainer;
import dev.tasso.mta.explain.Explanation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// The guided tour, typed from the first lesson to the last against its own server.
@Timeout(60)
class TutorialTest {

    private static String tour(String... lines) throws Exception {
        TypedScreen screen = new TypedScreen(lines);
        new Console(screen, Explanation::means, new Explainer()).tutorial();
        return screen.text();
    }

    @Test
    void aBeginnerSendsTwoMessages() throws Exception {
        String text = tour(
                "HELO me.example",
                "EHLO me.example",
                "AUTH PLAIN",
                "ada",
                "engine",
                "MAIL FROM:<ada@post.example>",
                "RCPT TO:<charles@post.example>",
                "DATA",
                "Subject: hello",
                "",
                ".dot",
                ".",
                "VRFY charles",
                "HELP",
                "MAIL FROM:<ada@post.example>",
                "RSET",
                "MAIL FROM:<ada@post.example>",
                "RCPT TO:<charles@post.example>",
                "BDAT LAST",
                "Subject: counted",
                "",
                "x",
                ".",
                "QUIT");
        assertThat(text)
                .contains("Lesson 1 of 13 - HELO", "Lesson 13 of 13 - QUIT")
                .contains("The end of the tour: you have sent 2 messages by hand.")
                .contains("   You are logged in, for the rest of this connection.")
                .contains("C: AUTH PLAIN ***")
                .contains("     | .dot", "     | Subject: counted")
                .contains("C: BDAT 23 LAST")
                .doesNotContain("engine\n", "Not quite");
    }

    @Test
    void mistakesAreNudgedAndTheTourWaits() throws Exception {
        String text = tour(
                "hello",
                "QUIRK",
                "EHLO me.example",
                "HELO me.example",
                "EHLO me.example",
                ":skip",
                "RCPT TO:<charles@post.example>",
                "MAIL FROM ada",
                "MAIL FROM:<ada@post.example>",
                "RCPT TO:<bob@post.example>",
                "RSET",
                "RCPT TO:<charles@post.example>",
                "^C",
                ":quit");
        assertThat(text)
                .contains("Not quite. Try: HELO me.example")
                .contains("That works too. This lesson is about something else; try: HELO me.example")
                .contains("Not quite. Try: MAIL FROM:<ada@post.example>")
                .contains("S: 550 5.1.1 No such user here")
                .contains("Not quite. Try: RCPT TO:<charles@post.example>")
                .contains("First the sender: MAIL FROM:<ada@post.example>")
                .contains("You have left the tour at lesson 5 of 13");
    }

    @Test
    void itCanBeLeftAtAnyPoint() throws Exception {
        assertThat(tour("^D")).contains("You have left the tour at lesson 1 of 13");
        assertThat(tour("QUIT")).contains("S: 221", "You have left the tour at lesson 1 of 13");
        String[] skipping = new String[Lesson.ALL.size()];
        java.util.Arrays.fill(skipping, ":skip");
        assertThat(tour(skipping)).contains("The end of the tour: you have sent 0 messages by hand.");
    }
}
