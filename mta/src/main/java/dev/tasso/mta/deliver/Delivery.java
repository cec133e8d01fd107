package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.Recipient;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/// One message on its way to one site: its envelope, those of its recipients that go there, and its body.
public record Delivery(Envelope envelope, List<Recipient> recipients, Body body) {

    public Delivery {
        if (recipients.isEmpty()) {
            throw new IllegalArgumentException("a delivery has a recipient");
        }
        recipients = List.copyOf(recipients);
    }

    /// The stored octets of a message, CRLF line ends; may be opened again where a host must be asked again.
    public interface Body {
        InputStream open() throws IOException;
    }
}
