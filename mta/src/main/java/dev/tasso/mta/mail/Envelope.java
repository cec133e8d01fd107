package dev.tasso.mta.mail;

import dev.tasso.smtp.address.ReversePath;
import java.time.Instant;
import java.util.Optional;

/// What all recipients of one message share; written once, at accept (RFC 5321 section 2.3.1).
///
/// @param eightBit whether the sender declared BODY=8BITMIME (RFC 6152)
/// @param smtpUtf8 whether the sender asked for SMTPUTF8 (RFC 6531)
/// @param size octets of the stored body, CRLF line ends, our added fields included
/// @param messageIdField the value of the Message-ID field with its angle brackets, where there is one
public record Envelope(
        MessageId id,
        Instant acceptedAt,
        ReversePath sender,
        boolean eightBit,
        boolean smtpUtf8,
        long size,
        Optional<String> messageIdField,
        Origin origin) {}
