package dev.tasso.mta.cli.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.cli.console.Screen.Choice;
import dev.tasso.mta.explain.Standing;
import dev.tasso.smtp.client.Extensions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What tab offers, by the state of the conversation and by what EHLO offered.
class CompletionTest {
    private static final Extensions ALL = Extensions.parse(List.of(
            "mx.example",
            "SIZE 1000",
            "8BITMIME",
            "SMTPUTF8",
            "DSN",
            "CHUNKING",
            "STARTTLS",
            "AUTH PLAIN SCRAM-SHA-256",
            "MT-PRIORITY",
            "ETRN"));

    private static final Standing NEW = new Standing(false, false, false, false, 0, false);
    private static final Standing INTRODUCED = new Standing(true, false, false, false, 0, false);
    private static final Standing LOGGED_IN = new Standing(true, true, true, false, 0, false);
    private static final Standing SENDER = new Standing(true, false, false, true, 0, false);
    private static final Standing RECIPIENT = new Standing(true, false, false, true, 1, false);

    private static List<String> after(Standing standing, Extensions extensions, String line) {
        return new Completion(standing, extensions, "me.example")
                .choices(line).stream().map(Choice::line).toList();
    }

    @Test
    void commandsFollowTheState() {
        assertThat(after(NEW, Extensions.none(), ""))
                .contains("EHLO me.example", "HELO me.example", "QUIT")
                .doesNotContain("MAIL FROM:<", "RCPT TO:<", "DATA", "STARTTLS", "AUTH ", "RSET");
        assertThat(after(INTRODUCED, ALL, ""))
                .startsWith("MAIL FROM:<")
                .contains("AUTH ", "STARTTLS", "ETRN ")
                .doesNotContain("RCPT TO:<", "DATA", "BDAT ");
        assertThat(after(LOGGED_IN, ALL, "")).contains("MAIL FROM:<").doesNotContain("AUTH ", "STARTTLS");
        assertThat(after(SENDER, ALL, ""))
                .startsWith("RCPT TO:<")
                .contains("RSET")
                .doesNotContain("MAIL FROM:<", "DATA");
        assertThat(after(RECIPIENT, ALL, "")).startsWith("DATA", "BDAT ").contains("RCPT TO:<");
    }

    @Test
    void whatWasNotOfferedIsNotProposed() {
        assertThat(after(INTRODUCED, Extensions.none(), "")).doesNotContain("AUTH ", "STARTTLS", "ETRN ");
        assertThat(after(RECIPIENT, Extensions.none(), "")).contains("DATA").doesNotContain("BDAT ");
        assertThat(after(SENDER, Extensions.none(), "RCPT TO:<a@b> ")).isEmpty();
        assertThat(after(INTRODUCED, Extensions.none(), "MAIL FROM:<a@b> ")).isEmpty();
        assertThat(after(INTRODUCED, Extensions.none(), "AUTH ")).isEmpty();
    }

    @Test
    void parametersFollowTheOfferAndStandOnce() {
        assertThat(after(INTRODUCED, ALL, "MAIL FROM:<a@b> "))
                .contains("MAIL FROM:<a@b> SIZE=", "MAIL FROM:<a@b> BODY=8BITMIME", "MAIL FROM:<a@b> MT-PRIORITY=")
                .doesNotContain("MAIL FROM:<a@b> HOLDFOR=", "MAIL FROM:<a@b> BODY=BINARYMIME");
        assertThat(after(INTRODUCED, ALL, "mail from:<a@b> ret"))
                .containsExactly("mail from:<a@b> RET=HDRS", "mail from:<a@b> RET=FULL");
        assertThat(after(INTRODUCED, ALL, "MAIL FROM:<a@b> SIZE=10 S"))
                .containsExactly("MAIL FROM:<a@b> SIZE=10 SMTPUTF8");
        assertThat(after(SENDER, ALL, "RCPT TO:<a@b> N"))
                .containsExactly("RCPT TO:<a@b> NOTIFY=SUCCESS,FAILURE,DELAY", "RCPT TO:<a@b> NOTIFY=NEVER");
        assertThat(after(INTRODUCED, ALL, "auth s")).containsExactly("AUTH SCRAM-SHA-256");
        assertThat(after(RECIPIENT, ALL, "BDAT 20 ")).containsExactly("BDAT 20 LAST");
    }

    @Test
    void linesGoOnWhateverTheCaseOfWhatWasTyped() {
        assertThat(after(INTRODUCED, ALL, "ma")).containsExactly("MAIL FROM:<");
        assertThat(after(NEW, ALL, "eh")).containsExactly("EHLO me.example");
        assertThat(after(NEW, ALL, "XYZ")).isEmpty();
        assertThat(after(INTRODUCED, ALL, "HELP M")).containsExactly("HELP MAIL");
    }

    @Test
    void directivesAndTheirArguments(@TempDir Path folder) throws IOException {
        Files.writeString(folder.resolve("one.eml"), "x");
        Files.writeString(folder.resolve(".hidden"), "x");
        Files.createDirectory(folder.resolve("more"));
        assertThat(after(NEW, ALL, ":")).contains(":starttls", ":data ", ":tutorial", ":quit");
        assertThat(after(NEW, ALL, ":s")).containsExactly(":starttls", ":save ", ":skip");
        assertThat(after(NEW, ALL, ":explain o")).containsExactly(":explain on", ":explain off");
        assertThat(after(NEW, ALL, ":data " + folder + "/"))
                .containsExactlyInAnyOrder(":data " + folder + "/one.eml", ":data " + folder + "/more/");
        assertThat(after(NEW, ALL, ":play " + folder + "/o")).containsExactly(":play " + folder + "/one.eml");
        assertThat(after(NEW, ALL, ":bdat " + folder + "/none/")).isEmpty();
        assertThat(after(INTRODUCED, ALL, ":auth ada P")).containsExactly(":auth ada PLAIN");
    }
}
