package dev.tasso.mta.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.sasl.Verdict;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Passwords that others know: Dovecot's auth service, and a program; what they say, and what becomes of it when they
/// say nothing or nonsense.
@Timeout(60)
class OutsidePasswordsTest {

    private static final InetAddress FROM = InetAddress.ofLiteral("192.0.2.1");
    private static final Verdict UNAVAILABLE = new Verdict.Unavailable();
    private static final Verdict DENIED = new Verdict.Denied();

    @TempDir
    Path folder;

    @Test
    void dovecotIsAskedOverItsSocketAndNamesTheUser() throws IOException {
        try (ScriptedDovecot dovecot = dovecot(ScriptedDovecot.GREETING, "OK\t1\tuser=anna@example.org\n")) {
            assertThat(atDovecot("Anna", "sec ret")).isEqualTo(new Verdict.Granted("anna@example.org"));
            String said = String.join("\n", dovecot.heard());
            assertThat(said).startsWith("VERSION\t1\t2\nCPID\t").contains("\trip=192.0.2.1\t");
            assertThat(said)
                    .endsWith("\tresp="
                            + Base64.getEncoder().encodeToString("\0Anna\0sec ret".getBytes(StandardCharsets.UTF_8)));
            atDovecot("Anna", "sec ret");
            assertThat(dovecot.heard().stream().filter(line -> line.startsWith("CPID")))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void whatDovecotAnswersIsUnderstood() throws IOException {
        assertThat(answering("FAIL\t1\tuser=anna\n")).isEqualTo(DENIED);
        assertThat(answering("FAIL\t1\tuser=anna\tauthz\n")).isEqualTo(DENIED);
        assertThat(answering("FAIL\t1\tuser=anna\tcode=user_disabled\n")).isEqualTo(DENIED);
        assertThat(answering("FAIL\t1\tuser=anna\ttemp\n")).isEqualTo(UNAVAILABLE);
        assertThat(answering("FAIL\t1\tuser=anna\tcode=temp_fail\n")).isEqualTo(UNAVAILABLE);
        assertThat(answering("OK\t1\n")).isEqualTo(new Verdict.Granted("anna"));
    }

    @Test
    void whoSpeaksNonsenseLetsNobodyIn() throws IOException {
        assertThat(answering("CONT\t1\tOK\n")).isEqualTo(UNAVAILABLE);
        assertThat(answering("OK")).isEqualTo(UNAVAILABLE);
        assertThat(answering("\n")).isEqualTo(UNAVAILABLE);
        assertThat(answering("O".repeat(100_000) + "\n")).isEqualTo(UNAVAILABLE);
        for (String greeting : List.of("VERSION\t2\t0\nDONE\n", "VERSION\nDONE\n", "NOISE\n".repeat(2_000))) {
            try (ScriptedDovecot _ = dovecot(greeting, "OK\t1\tuser=anna\n")) {
                assertThat(atDovecot("anna", "secret")).as(greeting).isEqualTo(UNAVAILABLE);
            }
        }
        assertThat(atDovecot("anna", "secret")).as("nobody listens").isEqualTo(UNAVAILABLE);
    }

    @Test
    void whoDoesNotAnswerInTimeLetsNobodyIn() throws IOException {
        try (ScriptedDovecot _ = dovecot(ScriptedDovecot.GREETING, "")) {
            assertThat(check(new DovecotPasswords(folder.resolve("s")), Duration.ofMillis(200), "anna", "secret"))
                    .isEqualTo(UNAVAILABLE);
        }
        Path pid = folder.resolve("pid");
        ProgramPasswords sleeping = program("echo $$ > " + pid + "; exec sleep 600");
        assertThat(check(sleeping, Duration.ofSeconds(3), "anna", "secret")).isEqualTo(UNAVAILABLE);
        long child = Long.parseLong(Files.readString(pid).strip());
        ProcessHandle.of(child).ifPresent(handle -> handle.onExit().join());
        assertThat(ProcessHandle.of(child)).isEmpty();
    }

    @Test
    void aProgramReadsTwoLinesAndItsExitCodeDecides() throws IOException {
        ProgramPasswords program =
                program("IFS= read -r u; IFS= read -r p; [ \"$u:$p:$TASSO_CLIENT\" = 'Anna:sec ret:192.0.2.1' ]");
        assertThat(check(program, "Anna", "sec ret")).isEqualTo(new Verdict.Granted("anna"));
        assertThat(check(program, "Anna", "secret")).isEqualTo(DENIED);
        assertThat(check(program, "ben", "sec ret")).isEqualTo(DENIED);
        assertThat(check(program("exit 111"), "anna", "secret")).isEqualTo(UNAVAILABLE);
        assertThat(check(program("kill -9 $$"), "anna", "secret")).isEqualTo(UNAVAILABLE);
        assertThat(check(program("exit 0"), "anna", "secret"))
                .as("reads nothing")
                .isEqualTo(new Verdict.Granted("anna"));
        assertThat(check(new ProgramPasswords(List.of(folder.resolve("nowhere").toString())), "anna", "secret"))
                .isEqualTo(UNAVAILABLE);
    }

    @Test
    void g99_anEmptyPasswordAndANameOfNobodyAreNotEvenAsked() throws IOException {
        ProgramPasswords everybody = program("exit 0");
        assertThat(check(everybody, "anna", "")).isEqualTo(DENIED);
        assertThat(check(everybody, "", "secret")).isEqualTo(DENIED);
        assertThat(check(everybody, "an na", "secret")).isEqualTo(DENIED);
        assertThat(check(everybody, "a".repeat(300), "secret")).isEqualTo(DENIED);
    }

    @Test
    void g99_guessingIsStoppedBeforeAnybodyIsAsked() throws IOException {
        Path asked = folder.resolve("asked");
        Gate gate = new Gate(new LockOut(InstantSource.fixed(Instant.EPOCH)));
        try (OutsidePasswords passwords = new OutsidePasswords(program("echo >> " + asked + "; exit 1"), gate)) {
            for (int i = 0; i < LockOut.FAILURES_BY_PLACE; i++) {
                assertThat(passwords.check("anna", "guess", FROM)).isEqualTo(DENIED);
            }
            assertThat(passwords.check("anna", "guess", FROM)).isEqualTo(UNAVAILABLE);
        }
        assertThat(Files.readAllLines(asked)).hasSize(LockOut.FAILURES_BY_PLACE);
    }

    @Test
    void theExampleAsksAnLdapServer() throws IOException {
        script(folder.resolve("ldapwhoami"), """
            [ "$*" = "-x -H ldaps://ldap.example.org -D uid=anna,ou=people,dc=example,dc=org -y /dev/stdin" ] || exit 49
            p=$(cat /dev/stdin)
            [ "$p" = 'sec"ret' ] || exit 49
            """);
        Path example = Path.of("..", "packaging", "check-ldap").toAbsolutePath();
        ProgramPasswords asking =
                new ProgramPasswords(List.of("sh", "-c", "PATH=" + folder + ":$PATH exec " + example));
        assertThat(check(asking, "anna", "sec\"ret")).isEqualTo(new Verdict.Granted("anna"));
        assertThat(check(asking, "anna", "secret")).isEqualTo(DENIED);
        assertThat(check(asking, "ben", "sec\"ret")).isEqualTo(DENIED);
        assertThat(check(asking, "anna,ou=people", "sec\"ret")).isEqualTo(DENIED);
        script(folder.resolve("ldapwhoami"), "exit 255");
        assertThat(check(asking, "anna", "sec\"ret")).isEqualTo(UNAVAILABLE);
    }

    private ScriptedDovecot dovecot(String greeting, String answer) throws IOException {
        Files.deleteIfExists(folder.resolve("s"));
        return new ScriptedDovecot(folder.resolve("s"), greeting, answer);
    }

    private Verdict answering(String answer) throws IOException {
        try (ScriptedDovecot _ = dovecot(ScriptedDovecot.GREETING, answer)) {
            return atDovecot("anna", "secret");
        }
    }

    private Verdict atDovecot(String user, String password) {
        return check(new DovecotPasswords(folder.resolve("s")), user, password);
    }

    private ProgramPasswords program(String text) throws IOException {
        Path file = Files.createTempFile(folder, "program", "");
        return new ProgramPasswords(List.of(script(file, text).toString()));
    }

    private static Path script(Path file, String text) throws IOException {
        Files.writeString(file, "#!/bin/sh\n" + text);
        return Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwx------"));
    }

    private static Verdict check(OutsidePasswords.Asking asking, String user, String password) {
        return check(asking, Duration.ofSeconds(20), user, password);
    }

    private static Verdict check(OutsidePasswords.Asking asking, Duration within, String user, String password) {
        Gate gate = new Gate(new LockOut(InstantSource.fixed(Instant.EPOCH)));
        try (OutsidePasswords passwords = new OutsidePasswords(asking, gate, within)) {
            return passwords.check(user, password, FROM);
        }
    }
}
