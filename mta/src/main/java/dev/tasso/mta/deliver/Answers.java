package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Answer;
import dev.tasso.mta.mail.Answer.Speaker;
import dev.tasso.smtp.client.Stage;
import dev.tasso.smtp.reply.Reply;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;

/// Writes down who said what at which stage.
final class Answers {

    private final InstantSource clock;

    Answers(InstantSource clock) {
        this.clock = clock;
    }

    Instant now() {
        return clock.instant();
    }

    /// What we say ourselves.
    Answer ours(Reply reply, Answer.Stage stage) {
        return new Answer(reply, new Speaker.Ourselves(), stage, Optional.empty(), clock.instant());
    }

    /// What we say ourselves about a connection.
    Answer ours(Reply reply, Answer.Stage stage, Optional<String> tls) {
        return new Answer(reply, new Speaker.Ourselves(), stage, tls, clock.instant());
    }

    /// What a host said.
    Answer theirs(Reply reply, Speaker.Remote host, Answer.Stage stage, Optional<String> tls) {
        return new Answer(reply, host, stage, tls, clock.instant());
    }

    /// The library's stages are finer in places and end where ours go on.
    static Answer.Stage stage(Stage stage) {
        return switch (stage) {
            case CONNECT -> Answer.Stage.CONNECT;
            case GREETING -> Answer.Stage.GREETING;
            case HELLO, EXTENSIONS -> Answer.Stage.HELLO;
            case TLS -> Answer.Stage.TLS;
            case AUTH -> Answer.Stage.AUTH;
            case MAIL, OTHER -> Answer.Stage.MAIL;
            case RCPT -> Answer.Stage.RCPT;
            case DATA, BODY -> Answer.Stage.DATA;
            case END_OF_DATA -> Answer.Stage.END_OF_DATA;
        };
    }
}
