package dev.tasso.smtp.server;

import dev.tasso.smtp.address.ForwardPath;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.Command.Rcpt;
import dev.tasso.smtp.command.MailParameters;
import java.util.ArrayList;
import java.util.List;

/// One message on its way in: from whom, to whom, and how (RFC 5321 section 3.3).
///
/// @param accepted the recipients so far, in order
public record Transaction(Peer peer, ReversePath sender, MailParameters parameters, List<Rcpt> accepted) {

    public Transaction {
        accepted = List.copyOf(accepted);
    }

    /// Who was accepted so far, in order.
    public List<ForwardPath> recipients() {
        return accepted.stream().map(Rcpt::recipient).toList();
    }

    /// The same with one more recipient.
    Transaction plus(Rcpt recipient) {
        List<Rcpt> more = new ArrayList<>(accepted.size() + 1);
        more.addAll(accepted);
        more.add(recipient);
        return new Transaction(peer, sender, parameters, more);
    }
}
