package dev.tasso.smtp.server;

import dev.tasso.smtp.command.Command;
import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.server.State.Closed;
import java.time.Duration;

/// Counts what a session does wrong or in vain, and ends it when that is too much (RFC 5321 section 4.2, 7.8).
final class Patience {

    /// The wait before each further error is answered, once a session has made too many.
    private static final Duration SLOWED_BY = Duration.ofSeconds(1);

    private static final int AUTH_FAILED = Replies.AUTH_FAILED.code();

    private final SessionLimits limits;
    private final int authFailuresMax;
    private int errors;
    private int authFailures;
    private int idleCommands;
    private int mails;
    private final int mailsMax;

    Patience(ServerOptions options) {
        limits = options.sessionLimits();
        mailsMax = options.services().mailsMax();
        authFailuresMax = switch (options.authentication()) {
            case Authentication.None() -> Integer.MAX_VALUE;
            case Authentication.Offered offered -> offered.failuresMax();
        };
    }

    /// The step, or the end of the session instead of it.
    Step weigh(Command command, Step step) throws InterruptedException {
        if (!moves(command) && ++idleCommands > limits.idleCommandsMax()) {
            return new Step(Replies.TOO_MUCH_TALK, new Closed(step.next().peer()));
        }
        boolean begun = command instanceof Command.Mail && step.reply().positive();
        if (begun && ++mails > mailsMax && mailsMax > 0) {
            return new Step(Replies.TOO_MANY_MAILS, step.next());
        }
        return weigh(step);
    }

    /// Recipients, and octets of a message: both have limits of their own.
    private static boolean moves(Command command) {
        return command instanceof Command.Rcpt
                || (command instanceof Command.Bdat(var octets, var last) && (last || octets > 0));
    }

    /// The same for an answer to what is no command.
    Step weigh(Step step) throws InterruptedException {
        if (step.reply().code() < 400) {
            return step;
        }
        if (step.reply().code() == AUTH_FAILED && ++authFailures >= authFailuresMax) {
            return new Step(Replies.TOO_MANY_AUTH_FAILURES, step.next());
        }
        if (++errors >= limits.errorsHardMax()) {
            return new Step(Replies.TOO_MANY_ERRORS, step.next());
        }
        if (errors > limits.errorsSoftMax()) {
            Thread.sleep(SLOWED_BY);
        }
        return step;
    }

    /// A message was accepted: talk before it was not in vain.
    void messageAccepted() {
        idleCommands = 0;
    }
}
