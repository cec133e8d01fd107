package dev.tasso.smtp.scenario;

import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.BodyRefused;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message on its way in, from MAIL to the end of its data.
final class Draft {

    private static final Reply NO_ROOM = Reply.of(452, "4.3.1", "Too much mail is arriving at one time");

    private final boolean kept;
    private final Room room;
    private final List<String> recipients = new ArrayList<>();
    private final Map<String, String> recipientParameters = new HashMap<>();
    private ByteArrayOutputStream octets = new ByteArrayOutputStream();
    private Optional<String> sender = Optional.empty();
    private String parameters = "";
    private long size;

    /// @param kept whether its octets are kept, or only counted
    Draft(boolean kept, Room room) {
        this.kept = kept;
        this.room = room;
    }

    void begin(String from, String with) {
        sender = Optional.of(from);
        parameters = with;
    }

    void add(String recipient, String with) {
        recipients.add(recipient);
        recipientParameters.put(recipient, with);
    }

    Optional<String> sender() {
        return sender;
    }

    List<String> recipients() {
        return recipients;
    }

    long size() {
        return size;
    }

    /// Where its octets go.
    OutputStream octets() {
        return new OutputStream() {
            @Override
            public void write(int octet) throws IOException {
                write(new byte[] {(byte) octet}, 0, 1);
            }

            @Override
            public void write(byte[] some, int from, int length) throws IOException {
                if (kept) {
                    if (!room.take(length)) {
                        throw new BodyRefused(NO_ROOM);
                    }
                    octets.write(some, from, length);
                }
                size += length;
            }
        };
    }

    /// Throws away what has come of its octets.
    void forgetOctets() {
        room.give(octets.size());
        octets = new ByteArrayOutputStream(0);
        size = 0;
    }

    void forget() {
        sender = Optional.empty();
        parameters = "";
        recipients.clear();
        recipientParameters.clear();
        forgetOctets();
    }

    ReceivedMail to(List<String> takers, Client client) {
        return new ReceivedMail(
                sender.orElse(""),
                parameters,
                takers,
                recipientParameters,
                octets.toByteArray(),
                size,
                client.tls(),
                client.user(),
                client.hello());
    }

    /// Who sends it.
    record Client(boolean tls, Optional<String> user, String hello) {}
}
