package dev.tasso.mta.deliver;

import dev.tasso.mta.mime.Conversion;
import dev.tasso.mta.mime.DataKind;
import dev.tasso.smtp.client.Extensions;
import dev.tasso.smtp.command.MailParameters;
import dev.tasso.smtp.command.MailParameters.Body;
import dev.tasso.smtp.reply.Reply;
import java.io.IOException;
import java.util.Optional;

/// What one host can be given of a message: the message as it is stored, or converted where the host takes less than it
/// holds (RFC 3030 section 3, RFC 6152 section 3).
///
/// @param parameters what to ask for in MAIL
/// @param refusal why the host can be given nothing
record Fit(MailParameters parameters, Delivery.Body body, Optional<Reply> refusal) {

    static Fit of(Delivery delivery, Extensions offered) throws IOException {
        MailParameters asked = delivery.envelope().parameters();
        // A host that must offer REQUIRETLS was turned away before (Target.Wish); the others are not asked for it.
        MailParameters wanted = asked.withSize(delivery.envelope().size())
                .withRequireTls(asked.requireTls() && offered.has("REQUIRETLS"));
        boolean eightBit = offered.has("8BITMIME");
        boolean fits = switch (wanted.body()) {
            case SEVENBIT -> true;
            case EIGHTBITMIME -> eightBit;
            case BINARYMIME -> offered.has("BINARYMIME") && offered.has("CHUNKING");
        };
        if (fits) {
            return new Fit(wanted, delivery.body(), Optional.empty());
        }
        Body carried = eightBit ? Body.EIGHTBITMIME : Body.SEVENBIT;
        DataKind carrier = eightBit ? DataKind.EIGHTBIT : DataKind.SEVENBIT;
        return switch (Conversion.of(delivery.body()::open, carrier)) {
            case Conversion.NotNeeded() -> new Fit(wanted.withBody(carried), delivery.body(), Optional.empty());
            case Conversion.Possible(var converted, long octets) ->
                new Fit(wanted.withBody(carried).withSize(octets), converted::open, Optional.empty());
            case Conversion.Impossible(String why) -> new Fit(wanted, delivery.body(), refusal(wanted, offered, why));
        };
    }

    /// Where the addresses or the header need more than the host knows, the client says so.
    private static Optional<Reply> refusal(MailParameters wanted, Extensions offered, String why) {
        if (wanted.smtpUtf8() && !offered.has("SMTPUTF8")) {
            return Optional.empty();
        }
        boolean binary = wanted.body() == Body.BINARYMIME;
        return Optional.of(binary ? Replies.notBinary(why) : Replies.notEightBit(why));
    }
}
