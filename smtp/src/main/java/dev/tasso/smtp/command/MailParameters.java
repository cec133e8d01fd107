package dev.tasso.smtp.command;

import dev.tasso.smtp.address.ReversePath;
import java.util.EnumSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;

/// What a client says about a message in the MAIL command (RFC 1870, RFC 4954 section 5, RFC 6152, RFC 6531, and what
/// stands at each [Extension]).
///
/// @param size octets of the message as the client counts them; a number too large to hold is the largest we hold
/// @param body which octets the message may hold
/// @param smtpUtf8 whether addresses and header fields may hold UTF-8
/// @param auth who first submitted the message, as the client claims; the null path where it does not know
/// @param ret how much a report of failure should bring back
/// @param envid how the sender calls this transaction, decoded: printable ASCII
/// @param requireTls whether the message may travel under verified TLS only
/// @param priority from -9 to 9
/// @param hold until when it must wait
/// @param deliverBy by when it must have arrived
public record MailParameters(
        OptionalLong size,
        Body body,
        boolean smtpUtf8,
        Optional<ReversePath> auth,
        Optional<Ret> ret,
        Optional<String> envid,
        boolean requireTls,
        OptionalInt priority,
        Optional<Hold> hold,
        Optional<DeliverBy> deliverBy) {

    /// None given.
    public static final MailParameters NONE = new MailParameters(
            OptionalLong.empty(),
            Body.SEVENBIT,
            false,
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            false,
            OptionalInt.empty(),
            Optional.empty(),
            Optional.empty());

    /// The BODY parameter (RFC 6152, RFC 3030 section 3).
    public enum Body {
        /// `7BIT`, and what is meant where nothing is said.
        SEVENBIT,
        /// `8BITMIME`: lines with octets above 127.
        EIGHTBITMIME,
        /// `BINARYMIME`: any octets, and perhaps no lines.
        BINARYMIME
    }

    public MailParameters withSize(long octets) {
        return withSize(OptionalLong.of(octets));
    }

    public MailParameters withSize(OptionalLong octets) {
        return new MailParameters(octets, body, smtpUtf8, auth, ret, envid, requireTls, priority, hold, deliverBy);
    }

    public MailParameters withBody(Body value) {
        return new MailParameters(size, value, smtpUtf8, auth, ret, envid, requireTls, priority, hold, deliverBy);
    }

    public MailParameters withSmtpUtf8(boolean value) {
        return new MailParameters(size, body, value, auth, ret, envid, requireTls, priority, hold, deliverBy);
    }

    public MailParameters withAuth(ReversePath submitter) {
        return new MailParameters(
                size, body, smtpUtf8, Optional.of(submitter), ret, envid, requireTls, priority, hold, deliverBy);
    }

    public MailParameters withoutAuth() {
        return new MailParameters(
                size, body, smtpUtf8, Optional.empty(), ret, envid, requireTls, priority, hold, deliverBy);
    }

    public MailParameters withRet(Ret value) {
        return new MailParameters(
                size, body, smtpUtf8, auth, Optional.of(value), envid, requireTls, priority, hold, deliverBy);
    }

    public MailParameters withEnvid(String printable) {
        return new MailParameters(
                size, body, smtpUtf8, auth, ret, Optional.of(printable), requireTls, priority, hold, deliverBy);
    }

    public MailParameters withRequireTls(boolean value) {
        return new MailParameters(size, body, smtpUtf8, auth, ret, envid, value, priority, hold, deliverBy);
    }

    public MailParameters withPriority(int value) {
        return withPriority(OptionalInt.of(value));
    }

    public MailParameters withPriority(OptionalInt value) {
        return new MailParameters(size, body, smtpUtf8, auth, ret, envid, requireTls, value, hold, deliverBy);
    }

    public MailParameters withHold(Optional<Hold> value) {
        return new MailParameters(size, body, smtpUtf8, auth, ret, envid, requireTls, priority, value, deliverBy);
    }

    public MailParameters withDeliverBy(DeliverBy value) {
        return withDeliverBy(Optional.of(value));
    }

    public MailParameters withDeliverBy(Optional<DeliverBy> value) {
        return new MailParameters(size, body, smtpUtf8, auth, ret, envid, requireTls, priority, hold, value);
    }

    /// The extensions that a server must have offered, of those that not every server has.
    public Set<Extension> needs() {
        Set<Extension> needs = EnumSet.noneOf(Extension.class);
        add(needs, body == Body.BINARYMIME, Extension.BINARYMIME);
        add(needs, ret.isPresent() || envid.isPresent(), Extension.DSN);
        add(needs, requireTls, Extension.REQUIRETLS);
        add(needs, priority.isPresent(), Extension.MT_PRIORITY);
        add(needs, hold.isPresent(), Extension.FUTURERELEASE);
        add(needs, deliverBy.isPresent(), Extension.DELIVERBY);
        return needs;
    }

    /// As they stand in a MAIL command, each with a space before it; what is for an extension that the other side does
    /// not offer is left out.
    public String text(Set<Extension> offered) {
        return new ParameterWriter(offered).text(this);
    }

    private static void add(Set<Extension> needs, boolean needed, Extension extension) {
        if (needed) {
            needs.add(extension);
        }
    }
}
