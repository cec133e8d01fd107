package dev.tasso.mta.cli.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import dev.tasso.smtp.transcript.Mismatch;
import dev.tasso.smtp.transcript.Mismatch.Instead;
import dev.tasso.smtp.transcript.Transcript.Entry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Transcripts played against servers that fit, that do not, and that are hostile.
@Timeout(60)
class PlayTest {
    private static final String HELLO = "S: 220 *\nC: EHLO me\nS: ...\nS: 250 *\n";

    private final List<String> said = new ArrayList<>();

    private Play.Played play(Script script, String transcript) throws Exception {
        try (ScenarioServer server = ScenarioServer.start(script)) {
            Dial dial = Dialled.with(server.address(), Dial.Encryption.NONE, Duration.ofSeconds(1));
            return Play.parse(transcript).against(dial, this::heard);
        }
    }

    private void heard(Entry entry) {
        said.add(entry.toString());
    }

    private Mismatch mismatch(Script script, String transcript) throws Exception {
        return play(script, transcript).mismatch().orElseThrow();
    }

    @Test
    void whatFitsIsCounted() throws Exception {
        String whole = HELLO + "C: MAIL FROM:<a@b>\nS: 250 *\nC: RCPT TO:<c@d>\nS: 250 *\nC: DATA\nS: 354*\n"
                + "C: Subject: x\nC:\nC: ..\nC: .\nS: 250 *\nC: QUIT\nS: 221 *\nX: closed\n";
        assertThat(play(Script.normal(), whole)).isEqualTo(new Play.Played(7, Optional.empty()));
        assertThat(said).contains("C: Subject: x", "C: .");
    }

    @Test
    void theFirstLineThatDoesNotFitIsNamed() throws Exception {
        Mismatch other = mismatch(Script.normal(), "# remark\n\n" + HELLO + "\nC: NOOP\nS: 550 *\nC: QUIT\n");
        assertThat(Play.parse("# remark\n\n" + HELLO + "\nC: NOOP\nS: 550 *\nC: QUIT\n")
                        .lineOf(other))
                .isEqualTo(9);
        assertThat(other.wanted()).isEqualTo("550 *");
        assertThat(other.got()).isEqualTo("250 2.0.0 Ok");
        assertThat(other.instead()).isEqualTo(Instead.WORDS);
        assertThat(said).doesNotContain("C: QUIT");
    }

    @Test
    void whatIsNoTestIsRefusedBeforeAnybodyIsCalled() {
        assertThatThrownBy(() -> Play.parse("S: 220 *\n\nEHLO me\n")).hasMessageContaining("line 3");
        assertThatThrownBy(() -> Play.parse("S: 220 *\n\nX: spool 0\n")).hasMessageContaining("line 3");
        assertThatThrownBy(() -> Play.parse("C: QUIT\n")).hasMessageContaining("expects nothing");
        assertThatThrownBy(() -> Play.parse("")).hasMessageContaining("expects nothing");
    }

    @Test
    void startTlsIsFollowedByTheHandshake() throws Exception {
        Script script = Script.normal().startTls(TestAuthority.create().server("localhost"));
        assertThat(play(
                        script,
                        HELLO + "C: STARTTLS\nS: 220 *\nX: tls\nC: EHLO me\nS: ...\nS: 250 *\nC: QUIT\nS: 221*\n"))
                .isEqualTo(new Play.Played(5, Optional.empty()));
        assertThat(said).contains("# TLS");
    }

    @Test
    void secretsAreSaidAndNotTold() throws Exception {
        Script script = Script.normal().user("ada", "engine");
        play(script, HELLO + "C: AUTH PLAIN AGFkYQBlbmdpbmU=\nS: 235 *\n");
        assertThat(said).contains("C: AUTH PLAIN ***").noneMatch(line -> line.contains("AGFkYQ"));
    }

    @Test
    void a72_hostileServersEndInBoundedTime() throws Exception {
        Script normal = Script.normal();
        assertThat(mismatch(normal.stallingAt(Step.EHLO), HELLO).instead()).isEqualTo(Instead.SILENCE);
        assertThat(mismatch(normal.at(Step.EHLO, new Fault.HangUp()), HELLO).instead())
                .isEqualTo(Instead.END);
        assertThat(mismatch(normal.at(Step.EHLO, new Fault.Raw("250-no CRLF\n")), HELLO)
                        .got())
                .isEqualTo("no CRLF within 1 seconds, only: 250-no CRLF\\n");
        assertThat(mismatch(normal.at(Step.EHLO, new Fault.Raw("250-x\r\n".repeat(20_000))), HELLO)
                        .got())
                .isEqualTo("more than 5000 lines");
        assertThat(mismatch(normal.at(Step.EHLO, new Fault.Raw("x".repeat(5_000) + "\r\n")), HELLO)
                        .got())
                .isEqualTo("(a line that is too long)");
        assertThatThrownBy(() -> play(normal.breakingTls(), HELLO + "C: STARTTLS\nS: 220 *\n"))
                .isInstanceOf(SSLException.class);
        assertThatThrownBy(() -> Play.parse(HELLO)
                        .against(
                                Dialled.plain(new InetSocketAddress(InetAddress.getLoopbackAddress(), 1)), this::heard))
                .isInstanceOf(IOException.class);
    }
}
