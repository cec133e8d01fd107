package dev.tasso.mta.mail;

import java.util.Optional;

/// The name of a message in this server: 20 characters that sort by time of acceptance and carry the part of the spool
/// they lie in.
///
/// It is shown in the 250, in the Received field, in logs and on the command line. It is not the Message-ID field.
public record MessageId(String text) implements Comparable<MessageId> {

    /// Characters in an id: 100 bits in base32hex, lower case.
    public static final int LENGTH = 20;

    public MessageId {
        if (!wellFormed(text)) {
            throw new IllegalArgumentException("not a message id: " + text);
        }
    }

    /// Reads what a person typed; empty where it is no id.
    public static Optional<MessageId> parse(String text) {
        return wellFormed(text) ? Optional.of(new MessageId(text)) : Optional.empty();
    }

    private static boolean wellFormed(String text) {
        if (text.length() != LENGTH) {
            return false;
        }
        for (int i = 0; i < LENGTH; i++) {
            char c = text.charAt(i);
            if ((c < '0' || c > '9') && (c < 'a' || c > 'v')) {
                return false;
            }
        }
        return true;
    }

    @Override
    public int compareTo(MessageId other) {
        return text.compareTo(other.text);
    }

    @Override
    public String toString() {
        return text;
    }
}
