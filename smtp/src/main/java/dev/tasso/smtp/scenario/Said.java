package dev.tasso.smtp.scenario;

import dev.tasso.smtp.transcript.Recorder;
import dev.tasso.smtp.transcript.Transcript;
import java.util.Optional;
import java.util.function.Supplier;

/// What was said about one message: the beginning of its session, and its own transaction.
final class Said implements Supplier<Transcript> {

    private final Recorder recorder;
    private volatile Optional<Transcript> whole = Optional.empty();

    Said(Recorder recorder) {
        this.recorder = recorder;
    }

    @Override
    public Transcript get() {
        return whole.orElseGet(recorder::transcript);
    }

    /// Ends it with what was said last.
    void end() {
        whole = Optional.of(recorder.transcript());
    }
}
