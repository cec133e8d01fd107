package dev.tasso.mta.spool;

import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import dev.tasso.mta.mail.Recipient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// How messages come into a batch and go out of it: the parts of one belong together, from the first chunk of its
/// body to its last open recipient. Used by the writer thread.
final class Messages {

    /// Messages with several recipients whose open ones are not counted anew at each settling; more than one batch has.
    private static final int OPEN_COUNTS_MAX = 20_000;

    private final Records records;
    private final BodyFiles files;

    /// How many recipients of a message in use are still open.
    private final Map<MessageId, Integer> openCounts = new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<MessageId, Integer> eldest) {
            return size() > OPEN_COUNTS_MAX;
        }
    };

    Messages(Records records, BodyFiles files) {
        this.records = records;
        this.files = files;
    }

    /// A message goes before its recipients have all been settled.
    void drop(MessageId message) throws IOException {
        openCounts.remove(message);
        files.end(message);
    }

    /// Adds messages kind by kind: neighbours are put into a table much faster one after the other.
    void add(Batch batch, List<NewMessage> messages) throws IOException {
        List<Head> heads = new ArrayList<>();
        for (NewMessage message : messages) {
            heads.add(new Head(message.envelope(), message.recipients().size(), addBody(batch, message)));
        }
        heads.forEach(head -> records.put(batch, head));
        for (NewMessage message : messages) {
            message.recipients()
                    .forEach(recipient ->
                            records.putRecipient(batch, message.envelope().id(), recipient));
        }
        for (NewMessage message : messages) {
            message.recipients()
                    .forEach(recipient ->
                            records.putDue(batch, message.envelope().id(), recipient));
        }
    }

    private Head.Body addBody(Batch batch, NewMessage message) throws IOException {
        MessageId id = message.envelope().id();
        return switch (message.body()) {
            case NewMessage.Body.Inline(byte[] octets) -> {
                batch.put(Keys.chunk(id, 0), octets);
                yield new Head.Body.InTable(List.of(Seal.sum(octets)));
            }
            case NewMessage.Body.Chunked(int chunks) -> files.force(id, chunks);
        };
    }

    /// Writes a recipient as it shall be from now on; with the last one that closes the message goes.
    void write(Batch batch, Head head, Recipient recipient) throws IOException {
        MessageId id = head.envelope().id();
        if (recipient.state().open()) {
            records.put(batch, id, recipient);
            return;
        }
        int open = openCount(head) - 1;
        if (open > 0) {
            openCounts.put(id, open);
            records.put(batch, id, recipient);
            return;
        }
        openCounts.remove(id);
        batch.delete(Keys.envelope(id));
        for (int chunk = 0; chunk < head.chunksInTable(); chunk++) {
            batch.delete(Keys.chunk(id, chunk));
        }
        if (head.body() instanceof Head.Body.InFile) {
            files.end(id);
        }
        for (int number = 0; number < head.recipients(); number++) {
            batch.delete(Keys.recipient(id, number));
        }
    }

    private int openCount(Head head) throws IOException {
        Integer known = openCounts.get(head.envelope().id());
        if (known != null) {
            return known;
        }
        if (head.recipients() == 1) {
            return 1;
        }
        return (int) records.recipients(head.envelope().id()).stream()
                .filter(recipient -> recipient.state().open())
                .count();
    }
}
