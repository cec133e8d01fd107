package dev.tasso.smtp.server;

import dev.tasso.smtp.reply.Replies;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/// Accepts every message it can read to its end, and remembers them.
final class Sink implements Handler {

    Sink(Reply greeting) {
        this.greeting = greeting;
    }

    Sink() {
        this(Reply.plain(220, "ESMTP ready"));
    }

    @Override
    public Reply connected(Peer peer) {
        return greeting;
    }

    /// One accepted message; each octet of its body as one character.
    record Accepted(Transaction transaction, String body) {}

    private final Reply greeting;
    final List<Accepted> accepted = new CopyOnWriteArrayList<>();

    /// What should never be thrown.
    final List<RuntimeException> defects = new CopyOnWriteArrayList<>();

    private final Semaphore closed = new Semaphore(0);

    @Override
    public Reply message(Transaction transaction, InputStream body) throws IOException {
        accepted.add(new Accepted(transaction, new String(body.readAllBytes(), StandardCharsets.ISO_8859_1)));
        return Replies.MESSAGE_OK;
    }

    @Override
    public List<Reply> messageForEach(Transaction transaction, InputStream body) throws IOException {
        Reply taken = message(transaction, body);
        return transaction.recipients().stream()
                .map(it -> it.toString().contains("full") ? Reply.of(452, "4.2.2", "Mailbox full") : taken)
                .toList();
    }

    @Override
    public Reply release(Peer peer, String node) {
        return Reply.of(250, "2.0.0", "Queuing for " + node + " started");
    }

    @Override
    public void failed(Peer peer, RuntimeException defect) {
        defects.add(defect);
    }

    @Override
    public void closed(Peer peer) {
        closed.release();
    }

    /// Waits until so many more sessions are over.
    void awaitClosed(int sessions) throws InterruptedException {
        if (!closed.tryAcquire(sessions, 20, TimeUnit.SECONDS)) {
            throw new AssertionError("sessions are still open");
        }
    }
}
