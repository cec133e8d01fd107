package dev.tasso.mta.accounts;

import dev.tasso.smtp.sasl.Verdict;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;

/// Asks a program: it is started for each password, reads the user's name and the password from its standard input, a
/// line each, and says by its exit code whether they are right: 0 yes, 1 no, anything else: nobody can say now.
///
/// Names and passwords have no line ends: no mechanism lets them through. An unknown name takes as long as a wrong
/// password where the program does the same work for both; and every refusal waits until a second is over.
final class ProgramPasswords implements OutsidePasswords.Asking {

    private static final int RIGHT = 0;
    private static final int WRONG = 1;

    private final List<String> command;

    ProgramPasswords(List<String> command) {
        this.command = List.copyOf(command);
    }

    @Override
    public Verdict ask(String user, String password, InetAddress from) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(command);
        String path = builder.environment().getOrDefault("PATH", "/usr/bin:/bin");
        builder.environment().clear();
        builder.environment().put("PATH", path);
        builder.environment().put("TASSO_CLIENT", from.getHostAddress());
        Process process = builder.redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            tell(process, user + "\n" + password + "\n");
            int code = process.waitFor();
            if (code != RIGHT && code != WRONG) {
                throw new IOException(command.getFirst() + " ended with " + code);
            }
            return code == RIGHT ? new Verdict.Granted(Gate.account(user)) : new Verdict.Denied();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException(command.getFirst() + " did not answer in time");
        } finally {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        }
    }

    /// A program that has read enough, or nothing, may close its input: its exit code tells.
    private static void tell(Process process, String text) {
        try (OutputStream in = process.getOutputStream()) {
            in.write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException _) {
            return;
        }
    }
}
