package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.client.Sent;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.transcript.Player;
import dev.tasso.smtp.transcript.Transcript;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What a listener answers to VRFY, EXPN and ETRN as the configuration says, and one that takes no mail (RFC 5321, RFC
/// 1985, RFC 7504).
final class QuestionsTest {

    private static final String PEOPLE = """
        [local]
        domains = ["us.test"]
        mailboxes = ["anna", "ben"]
        [aliases]
        staff = ["anna", "ben", "cleo@elsewhere.example"]
        """;

    private static String listener(String name, String further) {
        return "[[listen]]\nname = \"" + name + "\"\naddress = \"127.0.0.1:0\"\n" + further + "\n";
    }

    @TempDir
    private Path folder;

    private static void play(RunningTasso tasso, String listener, String transcript) throws Exception {
        Player.play(Transcript.parse(transcript), tasso.address(listener), RunningTasso.PATIENCE, Player.Facts.none());
    }

    @Test
    void vrfyAndExpnTellWhatTheListenerMayTell() throws Exception {
        String open = listener("open", "vrfy = \"everybody\"\nexpn = \"known\"");
        String strict = "[relay]\nnetworks = [\"127.0.0.2\"]\n";
        try (RunningTasso tasso = RunningTasso.start(folder, open + PEOPLE + strict)) {
            play(tasso, "open", """
                S: 220 *
                C: VRFY anna
                S: 250 2.1.5 <anna@us.test>
                C: VRFY Anna B. <anna@us.test>
                S: 250 2.1.5 <anna@us.test>
                C: VRFY dora
                S: 550 5.1.1 *
                C: VRFY dora@us.test
                S: 550 5.1.1 *
                C: VRFY anna@elsewhere.example
                S: 551 5.1.6 *
                C: EXPN staff
                S: 550 5.7.1 *
                C: HELP
                S: ...
                S: 214-2.0.0 Possible now: EHLO HELO RSET NOOP VRFY EXPN HELP QUIT
                S: 214 2.0.0 *
                """);
            play(tasso, "mx", """
                S: 220 *
                C: VRFY anna
                S: 252 2.1.5 *
                C: EXPN staff
                S: 502 5.5.1 *
                """);
        }
    }

    @Test
    void expnListsAnAliasToWhomWeKnow() throws Exception {
        String open = listener("open", "expn = \"known\"");
        try (RunningTasso tasso = RunningTasso.start(folder, open + PEOPLE)) {
            play(tasso, "open", """
                S: 220 *
                C: EXPN staff
                S: 250-2.1.5 <anna@us.test>
                S: 250-2.1.5 <ben@us.test>
                S: 250 2.1.5 <cleo@elsewhere.example>
                C: EXPN nobody
                S: 550 5.1.1 *
                C: VRFY anna
                S: 252 2.1.5 *
                """);
        }
    }

    @Test
    void aListenerThatTakesNoMailSaysSoToEverything() throws Exception {
        try (RunningTasso tasso = RunningTasso.start(folder, listener("none", "kind = \"closed\""))) {
            play(tasso, "none", """
                S: 521 5.3.2 *
                C: EHLO client.example
                S: 521 5.3.2 *
                C: MAIL FROM:<a@client.example>
                S: 521 5.3.2 *
                C: QUIT
                S: 221 *
                X: closed
                """);
        }
    }

    @Test
    void heldMailWaitsUntilItsDestinationAsksForIt() throws Exception {
        String listeners = listener("fetch", "etrn = \"known\"")
                + listener("far", "etrn = \"known\"\nproxy-from = [\"127.0.0.1\"]");
        try (ScenarioServer there = ScenarioServer.start(Script.normal());
                RunningTasso tasso = RunningTasso.start(
                        folder,
                        listeners
                                + RunningTasso.route("dialup.example", there.port(), "")
                                        .replace("\"smarthost\"", "\"hold\""))) {
            Sent sent = tasso.send("me@localhost", List.of("you@dialup.example"), "Subject: held\r\n\r\nx\r\n");
            String id = RunningTasso.id(sent);
            tasso.told().await(event -> RunningTassoEvents.attempted(event, id));
            assertThat(tasso.get("/v1/why/" + id).toString())
                    .contains("It waits until its destination asks for it by ETRN.");
            play(tasso, "far", """
                C| "PROXY TCP4 192.0.2.7 192.0.2.1 4711 25\\r\\n"
                S: 220 *
                C: EHLO stranger.example
                S: ...
                S: 250-ETRN
                S: 250 HELP
                C: ETRN dialup.example
                S: 459 4.7.1 *
                """);
            assertThat(there.received()).isEmpty();
            play(tasso, "fetch", """
                S: 220 *
                C: ETRN dialup.example
                S: 503 5.5.1 *
                C: EHLO client.example
                S: ...
                S: 250-ETRN
                S: 250 HELP
                C: HELP
                S: ...
                S: 214-2.0.0 Possible now: MAIL STARTTLS ETRN EHLO HELO RSET NOOP VRFY HELP QUIT
                S: 214 2.0.0 *
                C: ETRN #queue
                S: 501 5.5.4 *
                C: ETRN other.example
                S: 251 2.0.0 *
                C: ETRN @example
                S: 253 2.0.0 Ok, 1 pending messages for node started
                """);
            assertThat(there.await(1, Duration.ofSeconds(20))).hasSize(1);
            tasso.told().await(event -> RunningTassoEvents.attempted(event, id) && RunningTassoEvents.delivered(event));
            assertThat(tasso.get("/v1/history/" + id).toString()).contains("ETRN from 127.0.0.1");
        }
    }
}
