package dev.tasso.mta;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The launcher, with JDKs that only say who they are.
class LauncherTest {
    @TempDir
    private Path home;

    @TempDir
    private Path elsewhere;

    @BeforeEach
    void copyLauncher() throws IOException {
        Files.copy(Path.of("../tasso"), home.resolve("tasso"));
        makeExecutable(home.resolve("tasso"));
        Files.createDirectories(home.resolve("mta/target"));
        Files.createFile(home.resolve("mta/target/tasso-mta-0.1.0-SNAPSHOT.jar"));
    }

    @Test
    void takesTheNamedJdkBeforeTheOthers() throws Exception {
        Path named = jdk("named", "25.0.1");
        Path other = jdk("other", "25");
        Run run = run(Map.of("TASSO_JAVA_HOME", named.toString(), "JAVA_HOME", other.toString()), "version");
        assertThat(run.output()).contains("I am named").contains("dev.tasso.mta.Main version");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void passesOverJdksOfOtherVersions() throws Exception {
        Path old = jdk("old", "17.0.15");
        Path right = jdk("right", "25.0.3");
        Run run = run(Map.of("TASSO_JAVA_HOME", old.toString(), "JAVA_HOME", right.toString()), "queue", "list");
        assertThat(run.output()).contains("I am right").contains("queue list");
    }

    @Test
    void findsTheJdkOfThePathBehindItsLink() throws Exception {
        Path right = jdk("right", "25.0.3");
        Path bin = Files.createDirectory(elsewhere.resolve("bin"));
        Files.createSymbolicLink(bin.resolve("java"), right.resolve("bin/java"));
        assertThat(run(Map.of("PATH", bin + ":/usr/bin:/bin"), "version").output())
                .contains("I am right");
    }

    @Test
    void startsWithSpacesInEveryPath() throws Exception {
        Path right = jdk("a jdk", "25.0.3");
        Path cache = Files.createDirectory(elsewhere.resolve("a cache"));
        Run run = run(
                Map.of("TASSO_JAVA_HOME", right.toString(), "TASSO_CACHE", cache.toString()), "send", "--body=a  b");
        assertThat(run.output()).contains("I am a jdk").contains("--body=a  b");
    }

    @Test
    void isReachedThroughALink() throws Exception {
        Path right = jdk("right", "25.0.3");
        Path link = Files.createSymbolicLink(elsewhere.resolve("tasso"), home.resolve("tasso"));
        Run run = run(link, Map.of("TASSO_JAVA_HOME", right.toString()), "version");
        assertThat(run.output()).contains(home.toRealPath() + "/mta/target/tasso-mta");
    }

    @Test
    void saysWhatIsMissingAndWhereItLooked() throws Exception {
        Path old = jdk("old", "17.0.15");
        // The JDK this test runs on may lie in one of the usual folders: the launcher would rightly find it there.
        String launcher = Files.readString(home.resolve("tasso")).replace("wanted=25", "wanted=77");
        Files.writeString(home.resolve("tasso"), launcher);
        Run run = run(Map.of("TASSO_JAVA_HOME", old.toString()), "serve");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output())
                .contains("no JDK 77 was found")
                .contains(old + " (by TASSO_JAVA_HOME): 17")
                .contains("TASSO_JAVA_HOME, JAVA_HOME");
    }

    @Test
    void saysThatThereIsNothingToBuildFrom() throws Exception {
        Files.delete(home.resolve("mta/target/tasso-mta-0.1.0-SNAPSHOT.jar"));
        Run run = run(Map.of("TASSO_JAVA_HOME", jdk("right", "25").toString()), "version");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.output()).contains("is missing, and there are no sources");
    }

    private record Run(int exitCode, String output) {}

    private Run run(Map<String, String> environment, String... arguments) throws Exception {
        return run(home.resolve("tasso"), environment, arguments);
    }

    private Run run(Path launcher, Map<String, String> environment, String... arguments) throws Exception {
        List<String> command = new java.util.ArrayList<>(List.of("/bin/sh", launcher.toString()));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().keySet().removeAll(List.of("TASSO_JAVA_HOME", "JAVA_HOME", "TASSO_CACHE"));
        builder.environment().put("TASSO_TRAIN", "no");
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        return new Run(process.exitValue(), output);
    }

    private Path jdk(String name, String version) throws IOException {
        Path folder = Files.createDirectories(elsewhere.resolve(name));
        Files.createDirectories(folder.resolve("bin"));
        Files.writeString(folder.resolve("release"), "IMPLEMENTOR=\"a test\"\nJAVA_VERSION=\"" + version + "\"\n");
        Files.writeString(folder.resolve("bin/java"), "#!/bin/sh\necho \"I am " + name + "\"\necho \"$@\"\n");
        makeExecutable(folder.resolve("bin/java"));
        return folder;
    }

    private static void makeExecutable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }
}
