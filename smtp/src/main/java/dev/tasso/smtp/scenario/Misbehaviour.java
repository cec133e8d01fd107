package dev.tasso.smtp.scenario;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.scenario.Faults.Moment;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Supplier;

/// Carries out one connection's steps: the normal thing, or the fault that is due.
final class Misbehaviour {

    /// Ends the conversation.
    static final class HangUp extends IOException {
        private static final long serialVersionUID = 1L;
    }

    private static final Fault NOTHING = new Fault.Nothing();

    private final Wire wire;
    private final InputStream raw;
    private final Supplier<Faults> faults;
    private Optional<Fault.Trickle> bodyPace = Optional.empty();
    private boolean replyLost;

    Misbehaviour(Wire wire, InputStream raw, Supplier<Faults> faults) {
        this.wire = wire;
        this.raw = raw;
        this.faults = faults;
    }

    /// Whether a reply was to be lost: whatever was done is done, and the connection ends now.
    boolean replyLost() {
        return replyLost;
    }

    /// Whether the step was taken as the client had hoped.
    boolean reply(Moment moment, Reply normal) throws IOException, InterruptedException {
        return reply(moment, normal.code() / 100, () -> normal);
    }

    /// The same for a step whose normal reply is known only when the step is taken.
    ///
    /// @param hoped the first digit of the reply that the client hopes for
    /// @param act takes the step, and is not asked where a fault prevents it
    boolean reply(Moment moment, int hoped, Supplier<Reply> act) throws IOException, InterruptedException {
        return switch (faults.get().next(moment).orElse(NOTHING)) {
            case Fault.Nothing() -> say(act.get());
            case Fault.Answer(Reply reply) -> {
                boolean taken = isGood(reply.code()) && reply.code() / 100 == hoped;
                yield say(taken ? instead(reply, act.get()) : reply) && taken;
            }
            case Fault.Raw(String octets) -> {
                boolean taken = hoped < 4 && octets.charAt(0) == Character.forDigit(hoped, 10);
                wire.writeRaw(octets.getBytes(StandardCharsets.ISO_8859_1));
                yield taken && isGood(act.get().code());
            }
            case Fault.LoseReply() -> {
                replyLost = true;
                yield isGood(act.get().code());
            }
            case Fault.Slow(var pause) -> {
                wire.flush();
                Thread.sleep(pause);
                yield say(act.get());
            }
            case Fault.Trickle pace -> {
                Reply normal = act.get();
                trickle(normal, pace);
                yield isGood(normal.code());
            }
            case Fault other -> throw end(other);
        };
    }

    /// What was to be said instead, unless the step turns out not to be possible.
    private static Reply instead(Reply reply, Reply normal) {
        return isGood(normal.code()) ? reply : normal;
    }

    private boolean say(Reply reply) throws IOException {
        wire.write(reply);
        return isGood(reply.code());
    }

    private void trickle(Reply reply, Fault.Trickle pace) throws IOException, InterruptedException {
        String enhanced = reply.enhanced().map(code -> code + " ").orElse("");
        int last = reply.lines().size() - 1;
        for (int i = 0; i <= last; i++) {
            String line = reply.code() + (i < last ? "-" : " ") + enhanced
                    + reply.lines().get(i) + "\r\n";
            for (byte octet : line.getBytes(StandardCharsets.UTF_8)) {
                Thread.sleep(pace.time(1));
                wire.writeRaw(new byte[] {octet});
                wire.flush();
            }
        }
    }

    /// A step without a reply: whether to go on with it.
    boolean act(Moment moment) throws IOException, InterruptedException {
        return switch (faults.get().next(moment).orElse(NOTHING)) {
            case Fault.Nothing() -> true;
            case Fault.Slow(var pause) -> {
                Thread.sleep(pause);
                yield true;
            }
            case Fault.Trickle pace -> {
                bodyPace = Optional.of(pace);
                yield true;
            }
            case Fault.Raw(String octets) -> {
                wire.writeRaw(octets.getBytes(StandardCharsets.ISO_8859_1));
                yield false;
            }
            case Fault.Answer(Reply reply) -> {
                wire.write(reply);
                yield false;
            }
            case Fault other -> throw end(other);
        };
    }

    /// Copies a message, at the pace that was set for it.
    long copy(InputStream body, OutputStream to) throws IOException, InterruptedException {
        Optional<Fault.Trickle> pace = bodyPace;
        bodyPace = Optional.empty();
        if (pace.isEmpty()) {
            return body.transferTo(to);
        }
        byte[] some = new byte[Math.max(1, pace.get().octetsPerSecond() / 10)];
        long size = 0;
        for (int count = body.read(some); count >= 0; count = body.read(some)) {
            to.write(some, 0, count);
            size += count;
            Thread.sleep(pace.get().time(count));
        }
        return size;
    }

    /// Says nothing more, and throws away whatever comes until the client leaves.
    HangUp stall() throws IOException {
        wire.flush();
        byte[] ignored = new byte[512];
        int count;
        do {
            count = raw.read(ignored);
        } while (count >= 0);
        return new HangUp();
    }

    private HangUp end(Fault fault) throws IOException {
        switch (fault) {
            case Fault.Stall() -> stall();
            case Fault.Flood(String octets) -> flood(octets.repeat(1 + 8_192 / octets.length()));
            case Fault.AnswerAndHangUp(Reply reply) -> wire.write(reply);
            default -> {}
        }
        wire.flush();
        return new HangUp();
    }

    private void flood(String octets) throws IOException {
        byte[] block = octets.getBytes(StandardCharsets.ISO_8859_1);
        while (true) {
            wire.writeRaw(block);
        }
    }

    private static boolean isGood(int code) {
        return code < 400;
    }
}
