package dev.tasso.mta.mail;

import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import java.time.Instant;
import java.util.Optional;

/// What all recipients of one message share; written once, at accept (RFC 5321 section 2.3.1).
///
/// @param parameters what the sender asked for in MAIL; size, submitter and hold are not kept
/// @param tlsOptional whether the header asks for delivery even where policy would ask for TLS (`TLS-Required: No`,
///     RFC 8689)
/// @param size octets of the stored body, CRLF line ends, our added fields included
/// @param messageIdField the value of the Message-ID field with its angle brackets, where there is one
public record Envelope(
        MessageId id,
        Instant acceptedAt,
        ReversePath sender,
        MailParameters parameters,
        boolean tlsOptional,
        long size,
        Optional<String> messageIdField,
        Origin origin) {

    /// Whether the sender asked for SMTPUTF8 (RFC 6531).
    public boolean smtpUtf8() {
        return parameters.smtpUtf8();
    }

    /// By when the sender wants it to have arrived (RFC 2852).
    public Optional<Instant> deliverBy() {
        return parameters.deliverBy().map(by -> acceptedAt.plusSeconds(by.seconds()));
    }

    public Envelope withSize(long octets) {
        return new Envelope(id, acceptedAt, sender, parameters, tlsOptional, octets, messageIdField, origin);
    }
}
