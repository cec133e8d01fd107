package dev.tasso.mta.spool;

import dev.tasso.mta.mail.MessageId;
import dev.tasso.mta.mail.NewMessage;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Bodies of messages that were accepted a moment ago: most are delivered at once, and need not be read back for it.
///
/// Each is handed out once; who wants it again reads the store. Where there is no room, what came first stays, because
/// it is delivered first, unless it has been waiting for a while: then its destination does not take it anyway.
final class Fresh {

    private static final long WAITING_NANOS_MAX = 10_000_000_000L;

    private final long octetsMax;
    private final Map<MessageId, Kept> bodies = new LinkedHashMap<>();
    private long octets;

    private record Kept(byte[] body, long since) {}

    Fresh(long octetsMax) {
        this.octetsMax = octetsMax;
    }

    synchronized void add(NewMessage message) {
        if (message.body() instanceof NewMessage.Body.Inline(byte[] body)) {
            long now = System.nanoTime();
            while (octets + body.length > octetsMax && !bodies.isEmpty()) {
                Map.Entry<MessageId, Kept> eldest = bodies.entrySet().iterator().next();
                if (now - eldest.getValue().since() < WAITING_NANOS_MAX) {
                    return;
                }
                take(eldest.getKey());
            }
            if (octets + body.length <= octetsMax) {
                bodies.put(message.envelope().id(), new Kept(body, now));
                octets += body.length;
            }
        }
    }

    synchronized Optional<byte[]> take(MessageId message) {
        Optional<byte[]> body = Optional.ofNullable(bodies.remove(message)).map(Kept::body);
        octets -= body.map(it -> it.length).orElse(0);
        return body;
    }

    synchronized void clear() {
        bodies.clear();
        octets = 0;
    }
}
