package dev.tasso.mta.bench;

import dev.tasso.smtp.reply.Reply;
import java.io.IOException;

/// Why a message was not taken.
public sealed interface Mishap {

    /// In the words of whoever said so.
    String words();

    /// The server said no to the message.
    record Refused(Reply reply) implements Mishap {
        @Override
        public String words() {
            return reply.toString();
        }
    }

    /// The server said no before there was a message.
    record NotOpened(Exception why) implements Mishap {
        @Override
        public String words() {
            return String.valueOf(why.getMessage());
        }
    }

    /// The connection broke, or could not be made.
    record Lost(IOException why) implements Mishap {
        @Override
        public String words() {
            return String.valueOf(why.getMessage());
        }
    }
}
