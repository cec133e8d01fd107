package dev.tasso.smtp.client;

import dev.tasso.smtp.address.Mailbox;
import dev.tasso.smtp.address.ReversePath;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.Wire;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.OptionalLong;

/// What a message asks for in MAIL and RCPT, held against what the server offers (RFC 1870, RFC 6152, RFC 6531).
///
/// What the server cannot take is refused here, with replies of our own: a message is never changed to fit.
final class Addressing {

    private final Outgoing mail;
    private final Extensions extensions;
    private final Manner manner;
    private final boolean smtpUtf8;

    Addressing(Outgoing mail, Extensions extensions, Manner manner) {
        this.mail = mail;
        this.extensions = extensions;
        this.manner = manner;
        boolean asked = mail.parameters().smtpUtf8()
                || !isAscii(mail.sender())
                || !mail.recipients().stream().allMatch(to -> to.mailbox().ascii());
        smtpUtf8 = asked && extensions.has("SMTPUTF8");
    }

    /// Why nobody can get this message from this server.
    Optional<Reply> refusal() throws IOException {
        if (!isAscii(mail.sender()) && !smtpUtf8) {
            return refuse(553, "5.6.7", "The server does not offer SMTPUTF8, which the sender's address needs");
        }
        // Who asked for SMTPUTF8 and wrote ASCII all the same needs nothing (RFC 6531 section 3.2).
        if (mail.parameters().smtpUtf8() && !smtpUtf8 && holdsEightBit()) {
            return refuse(554, "5.6.9", "The server does not offer SMTPUTF8, which this message's header needs");
        }
        if (mail.sender() instanceof ReversePath.Sender(Mailbox sender) && !isSound(sender)) {
            return refuse(553, "5.1.7", "The sender's address cannot be written in a command");
        }
        long sizeMax = extensions.sizeMax().orElse(Long.MAX_VALUE);
        long size = mail.parameters().size().orElse(0);
        if (size > sizeMax) {
            return refuse(
                    552, "5.3.4", "The message has " + size + " octets, the server takes " + sizeMax + " at most");
        }
        if (binary() && !(extensions.has("BINARYMIME") && extensions.has("CHUNKING"))) {
            return refuse(554, "5.6.1", "The server does not offer BINARYMIME, and the message is binary");
        }
        if (manner.transfer() == Manner.Transfer.BDAT && !extensions.has("CHUNKING")) {
            return refuse(554, "5.5.4", "The server does not offer CHUNKING, and the message shall go by BDAT");
        }
        if (mail.parameters().requireTls() && !extensions.has("REQUIRETLS")) {
            return refuse(550, "5.7.30", "The server does not offer REQUIRETLS, which this message asks for");
        }
        if (mail.parameters().body() == Body.EIGHTBITMIME && !extensions.has("8BITMIME") && holdsEightBit()) {
            return refuse(554, "5.6.3", "The server does not offer 8BITMIME, and the message holds 8-bit text");
        }
        return Optional.empty();
    }

    /// Why this recipient alone cannot get it.
    Optional<Reply> refusal(Mailbox recipient) {
        if (!recipient.ascii() && !smtpUtf8) {
            return refuse(553, "5.6.7", "The server does not offer SMTPUTF8, which the recipient's address needs");
        }
        return isSound(recipient)
                ? Optional.empty()
                : refuse(553, "5.1.3", "The recipient's address cannot be written in a command");
    }

    /// Whether the message may hold anything, and goes by BDAT only.
    boolean binary() {
        return mail.parameters().body() == Body.BINARYMIME;
    }

    /// Whether BDAT is needed, or saves a round trip: a message so small that it goes with its envelope in one group.
    boolean chunked() {
        boolean small = mail.parameters().size().orElse(Long.MAX_VALUE) <= Manner.CHUNK_OCTETS;
        boolean wanted = switch (manner.transfer()) {
            case FASTEST -> binary() || (small && manner.pipelines(extensions));
            case DATA -> binary();
            case BDAT -> true;
        };
        return wanted && extensions.has("CHUNKING");
    }

    String mailLine() {
        StringBuilder line = new StringBuilder("MAIL FROM:<");
        if (mail.sender() instanceof ReversePath.Sender(Mailbox sender)) {
            line.append(written(sender));
        }
        line.append('>');
        MailParameters parameters = mail.parameters().withSmtpUtf8(smtpUtf8);
        if (parameters.body() == Body.EIGHTBITMIME && !extensions.has("8BITMIME")) {
            parameters = parameters.withBody(Body.SEVENBIT);
        }
        if (!extensions.has("AUTH")) {
            parameters = parameters.withoutAuth();
        }
        if (!extensions.has("SIZE")) {
            parameters = parameters.withSize(OptionalLong.empty());
        }
        return line.append(parameters.text(extensions.optional())).toString();
    }

    String rcptLine(Outgoing.To recipient) {
        return "RCPT TO:<" + written(recipient.mailbox()) + ">"
                + recipient.parameters().text(extensions.optional(), smtpUtf8);
    }

    private String written(Mailbox mailbox) {
        return smtpUtf8
                ? mailbox.text()
                : mailbox.localText() + "@" + mailbox.domain().ascii();
    }

    /// A mailbox can be built from any strings; only one that reads back as itself may stand in a command.
    private static boolean isSound(Mailbox mailbox) {
        String text = mailbox.text();
        return Wire.isLine(text)
                && Mailbox.parse(text).filter(mailbox::equals).isPresent()
                && mailbox.domain().ascii().chars().allMatch(c -> c > ' ' && c < 0x7f && c != '<' && c != '>');
    }

    private static boolean isAscii(ReversePath sender) {
        return !(sender instanceof ReversePath.Sender(Mailbox mailbox)) || mailbox.ascii();
    }

    private boolean holdsEightBit() throws IOException {
        byte[] octets = new byte[8_192];
        try (InputStream body = mail.body().open()) {
            for (int count = body.read(octets); count >= 0; count = body.read(octets)) {
                for (int i = 0; i < count; i++) {
                    if (octets[i] < 0) {
                        return true;
                    }
                }
            }
        }
        return false;
    }

    private static Optional<Reply> refuse(int code, String enhanced, String text) {
        return Optional.of(Reply.of(code, enhanced, text));
    }
}
