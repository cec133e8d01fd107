package dev.tasso.smtp.client;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import java.util.List;

/// One message to hand over, with its envelope (RFC 5321 section 2.3.1).
///
/// @param eightBit it was declared BODY=8BITMIME (RFC 6152)
/// @param smtpUtf8 its header needs a server that speaks SMTPUTF8 (RFC 6531)
/// @param size its octets, for SIZE (RFC 1870); negative where unknown
public record Outgoing(
        ReversePath sender, List<Mailbox> recipients, boolean eightBit, boolean smtpUtf8, long size, BodySource body) {

    public Outgoing {
        recipients = List.copyOf(recipients);
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a message has at least one recipient");
        }
    }
}
