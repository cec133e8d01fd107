package dev.tasso.mta.cli;

import dev.tasso.smtp.client.Manner;
import dev.tasso.smtp.client.Stage;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/// Where a conversation is broken off on demand, and how.
record BreakOff(Point point, How how) {

    /// In the order in which a conversation comes to them.
    enum Point {
        GREETING,
        FIRST_HELLO,
        XCLIENT,
        TLS,
        /// The last EHLO, after TLS if there is any.
        HELLO,
        AUTH,
        MAIL,
        /// The last one.
        RCPT,
        DATA,
        /// All of the message but its final dot.
        BODY,
        DOT;

        @Override
        public String toString() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }
    }

    enum How {
        /// With QUIT.
        QUIT,
        /// Without a word.
        DROP,
        /// Without a word, and without waiting for the last reply.
        DROP_UNHEARD
    }

    /// What the options take, for their help and for completion.
    static final class Words implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Arrays.stream(Point.values()).map(Point::toString).iterator();
        }
    }

    static BreakOff of(String option, String word, How how) throws Failed {
        Point point = Arrays.stream(Point.values())
                .filter(one -> one.toString().equals(word.toLowerCase(Locale.ROOT)))
                .findFirst()
                .filter(one -> possible(one, how))
                .orElseThrow(() -> new Failed(
                        ExitCodes.USAGE,
                        "nothing that " + option + " can break off after: " + word,
                        option + " takes: "
                                + Arrays.stream(Point.values())
                                        .filter(one -> possible(one, how))
                                        .map(Point::toString)
                                        .collect(Collectors.joining(", "))));
        return new BreakOff(point, how);
    }

    /// While the server reads a message, QUIT would be a line of it. Where a stage is more than
    /// one command and its reply, there is no last one to leave unheard.
    private static boolean possible(Point point, How how) {
        return switch (how) {
            case QUIT -> point != Point.DATA && point != Point.BODY;
            case DROP -> true;
            case DROP_UNHEARD ->
                point != Point.GREETING && point != Point.XCLIENT && point != Point.AUTH && point != Point.BODY;
        };
    }

    boolean unheard() {
        return how == How.DROP_UNHEARD;
    }

    /// As the library breaks off; empty where the message is not yet begun.
    Optional<Manner.Stop> stop() {
        return switch (point) {
            case GREETING, FIRST_HELLO, XCLIENT, TLS, HELLO, AUTH -> Optional.empty();
            case MAIL -> Optional.of(new Manner.Stop(Stage.MAIL, unheard()));
            case RCPT -> Optional.of(new Manner.Stop(Stage.RCPT, unheard()));
            case DATA -> Optional.of(new Manner.Stop(Stage.DATA, unheard()));
            case BODY -> Optional.of(new Manner.Stop(Stage.BODY, true));
            case DOT -> Optional.of(new Manner.Stop(Stage.END_OF_DATA, unheard()));
        };
    }
}
