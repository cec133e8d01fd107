package dev.tasso.mta.mime;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/// A message made fit for a host that takes less than it holds (RFC 3030 section 3, RFC 6152 section 3): each part that
/// needs it is encoded, and nothing else is touched. Whoever signed the message signed other octets: see
/// docs/decisions/0022.
///
/// The message is read twice, first to find out what its parts need, then to write it; neither time is it held.
public sealed interface Conversion {

    /// Opens a message from its first octet on; more than once.
    interface Source {
        InputStream open() throws IOException;
    }

    /// It may go as it is.
    record NotNeeded() implements Conversion {}

    /// It can be converted.
    ///
    /// @param octets how many there are then
    record Possible(Source converted, long octets) implements Conversion {}

    /// Its structure forbids it.
    record Impossible(String why) implements Conversion {}

    /// Finds out whether a message may go as it is, and if not, how.
    ///
    /// @param carrier what the host takes
    static Conversion of(Source message, DataKind carrier) throws IOException {
        Survey survey;
        try (InputStream octets = message.open()) {
            survey = Survey.of(octets, carrier);
        }
        if (survey.obstacle().isPresent()) {
            return new Impossible(survey.obstacle().get());
        }
        if (!survey.encodes()) {
            return new NotNeeded();
        }
        Source converted = () -> new ConvertedStream(message.open(), survey.changes());
        try (InputStream counted = converted.open()) {
            return new Possible(converted, counted.transferTo(OutputStream.nullOutputStream()));
        }
    }
}
