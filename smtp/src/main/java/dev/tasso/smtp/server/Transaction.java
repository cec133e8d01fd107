package dev.tasso.smtp.server;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import java.util.ArrayList;
import java.util.List;

/// One message on its way in: from whom, to whom, and how (RFC 5321 section 3.3).
///
/// @param recipients those accepted so far, in order
public record Transaction(Peer peer, ReversePath sender, MailParameters parameters, List<ForwardPath> recipients) {

    public Transaction {
        recipients = List.copyOf(recipients);
    }

    /// The same with one more recipient.
    Transaction plus(ForwardPath recipient) {
        List<ForwardPath> more = new ArrayList<>(recipients.size() + 1);
        more.addAll(recipients);
        more.add(recipient);
        return new Transaction(peer, sender, parameters, more);
    }
}
