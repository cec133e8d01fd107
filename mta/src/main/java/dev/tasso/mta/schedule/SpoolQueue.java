package dev.tasso.mta.schedule;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Lane;
import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.spool.Spool;
import dev.tasso.mta.spool.Store;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/// The spool as settling sees it.
record SpoolQueue(Spool spool) implements Settling.Queue {

    @Override
    public MessageId newId() {
        return spool.newId();
    }

    @Override
    public Store.Claimed claim(Lane lane, Instant now, int limit) throws IOException {
        return spool.claim(lane, now, limit);
    }

    @Override
    public void settle(Conclusion conclusion) throws IOException {
        spool.settle(conclusion.settlements, conclusion.reports, conclusion.events);
    }

    @Override
    public InputStream openBody(Envelope envelope) throws IOException {
        return spool.openBody(envelope);
    }
}
