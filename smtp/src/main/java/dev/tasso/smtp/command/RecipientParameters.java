package dev.tasso.smtp.command;

import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/// What a client says about one recipient in the RCPT command (RFC 3461 section 4).
///
/// @param notifyOn when the sender is to be told; the empty set is `NEVER`, and nothing is as the server sees fit
/// @param originalRecipient whom the message was first sent to (ORCPT)
public record RecipientParameters(Optional<Set<Notify>> notifyOn, Optional<OriginalRecipient> originalRecipient) {

    /// None given.
    public static final RecipientParameters NONE = new RecipientParameters(Optional.empty(), Optional.empty());

    public RecipientParameters {
        notifyOn = notifyOn.map(Set::copyOf);
    }

    public RecipientParameters withNotify(Set<Notify> when) {
        return new RecipientParameters(Optional.of(when), originalRecipient);
    }

    public RecipientParameters withOriginalRecipient(OriginalRecipient original) {
        return new RecipientParameters(notifyOn, Optional.of(original));
    }

    /// Whether the sender wants to be told of this; without a word of theirs, of failures and delays only.
    public boolean wants(Notify event) {
        return notifyOn.map(set -> set.contains(event)).orElse(event != Notify.SUCCESS);
    }

    /// The extensions that a server must have offered.
    public Set<Extension> needs() {
        return notifyOn.isPresent() || originalRecipient.isPresent()
                ? EnumSet.of(Extension.DSN)
                : EnumSet.noneOf(Extension.class);
    }

    /// As it stands in a RCPT command, each parameter with a space before it; what the other side does not offer is
    /// left out.
    public String text(Set<Extension> offered, boolean smtpUtf8) {
        if (!offered.contains(Extension.DSN)) {
            return "";
        }
        StringBuilder text = new StringBuilder();
        notifyOn.ifPresent(when -> text.append(" NOTIFY=").append(text(when)));
        originalRecipient.ifPresent(original -> text.append(" ORCPT=").append(original.encoded(smtpUtf8)));
        return text.toString();
    }

    private static String text(Set<Notify> when) {
        return when.isEmpty()
                ? "NEVER"
                : String.join(
                        ",", EnumSet.copyOf(when).stream().map(Notify::name).toList());
    }
}
