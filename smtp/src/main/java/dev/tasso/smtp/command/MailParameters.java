package dev.tasso.smtp.command;

import dev.tasso.smtp.address.ReversePath;
import java.util.Optional;
import java.util.OptionalLong;

/// What a client says about a message in the MAIL command (RFC 1870, RFC 4954 section 5, RFC 6152, RFC 6531).
///
/// @param size octets of the message as the client counts them; a number too large to hold is the largest we hold
/// @param body whether the message may hold octets above 127
/// @param smtpUtf8 whether addresses and header fields may hold UTF-8
/// @param auth who first submitted the message, as the client claims; the null path where it does not know
public record MailParameters(OptionalLong size, Body body, boolean smtpUtf8, Optional<ReversePath> auth) {

    /// None given.
    public static final MailParameters NONE =
            new MailParameters(OptionalLong.empty(), Body.SEVENBIT, false, Optional.empty());

    /// The BODY parameter (RFC 6152).
    public enum Body {
        /// `7BIT`, and what is meant where nothing is said.
        SEVENBIT,
        /// `8BITMIME`.
        EIGHTBITMIME
    }

    MailParameters withSize(long octets) {
        return new MailParameters(OptionalLong.of(octets), body, smtpUtf8, auth);
    }

    MailParameters withBody(Body value) {
        return new MailParameters(size, value, smtpUtf8, auth);
    }

    MailParameters withSmtpUtf8() {
        return new MailParameters(size, body, true, auth);
    }

    MailParameters withAuth(ReversePath submitter) {
        return new MailParameters(size, body, smtpUtf8, Optional.of(submitter));
    }
}
