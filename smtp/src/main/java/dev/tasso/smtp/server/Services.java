package dev.tasso.smtp.server;

/// What a listener does beyond what every listener does, each only where it is asked for.
///
/// @param expands whether EXPN has an answer
/// @param releases whether ETRN has an answer (RFC 1985)
/// @param mailsMax transactions of one session, offered as MAILMAX (RFC 9422); 0 where there is no limit
/// @param recipientDomainsMax domains among the recipients of one transaction, offered as RCPTDOMAINMAX (RFC 9422); 0
///     where there is no limit
/// @param bounds how much of its extensions may be asked for
public record Services(
        Protocol protocol,
        Trust trust,
        boolean expands,
        boolean releases,
        int mailsMax,
        int recipientDomainsMax,
        Bounds bounds) {

    /// Which of two nearly equal protocols is spoken.
    public enum Protocol {
        /// RFC 5321: one reply at the end of a message.
        SMTP,
        /// RFC 2033: LHLO, and at the end of a message one reply for each recipient.
        LMTP
    }

    /// Plain SMTP.
    public static Services plain() {
        return new Services(Protocol.SMTP, Trust.nobody(), false, false, 0, 0, Bounds.usual());
    }

    public Services withProtocol(Protocol value) {
        return new Services(value, trust, expands, releases, mailsMax, recipientDomainsMax, bounds);
    }

    public Services withTrust(Trust value) {
        return new Services(protocol, value, expands, releases, mailsMax, recipientDomainsMax, bounds);
    }

    public Services withExpands(boolean value) {
        return new Services(protocol, trust, value, releases, mailsMax, recipientDomainsMax, bounds);
    }

    public Services withReleases(boolean value) {
        return new Services(protocol, trust, expands, value, mailsMax, recipientDomainsMax, bounds);
    }

    public Services withMailsMax(int value) {
        return new Services(protocol, trust, expands, releases, value, recipientDomainsMax, bounds);
    }

    public Services withRecipientDomainsMax(int value) {
        return new Services(protocol, trust, expands, releases, mailsMax, value, bounds);
    }

    public Services withBounds(Bounds value) {
        return new Services(protocol, trust, expands, releases, mailsMax, recipientDomainsMax, value);
    }
}
