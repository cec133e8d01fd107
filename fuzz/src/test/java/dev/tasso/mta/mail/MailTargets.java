package dev.tasso.mta.mail;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import java.util.List;
import java.util.Optional;

/// Header sections (RFC 5322 section 2.2), and the records in which the spool keeps envelopes and recipients.
public final class MailTargets {

    private MailTargets() {}

    public static List<Target> all() {
        return List.of(
                Target.parser("headers", MailTargets::headers),
                Target.parser("envelope", octets -> record(octets, 0)),
                Target.parser("recipient", octets -> record(octets, 1)));
    }

    private static void headers(byte[] octets) {
        Headers whole = Headers.scan(octets, octets.length, true).orElseThrow();
        int received = whole.count("Received");
        must(whole.all("Received").size() == received, "two counts of one field");
        must(3 * received <= octets.length, "more fields than there is room for");
        whole.first("Message-ID").ifPresent(id -> must(id.length() <= octets.length, "longer than its message"));
        whole.first("Subject");
        whole.missing();
        Optional<Headers> early = Headers.scan(octets, octets.length / 2, false);
        early.ifPresent(part -> must(part.all("Received").equals(whole.all("Received")), "it ended before its end"));
    }

    /// What was read is the same when it is written and read again; the first octet is the version.
    private static void record(byte[] octets, int kind) {
        try {
            RecordReader in = new RecordReader(octets, Math.min(1, octets.length), octets.length);
            in.version(octets.length == 0 ? 1 : octets[0] & 3);
            RecordWriter out = new RecordWriter();
            if (kind == 0) {
                Envelope envelope = MailCodec.envelope(in);
                MailCodec.write(out, envelope);
                must(MailCodec.envelope(new RecordReader(out.toOctets())).equals(envelope), "not the same again");
            } else {
                Recipient recipient = MailCodec.recipient(in);
                MailCodec.write(out, recipient);
                must(MailCodec.recipient(new RecordReader(out.toOctets())).equals(recipient), "not the same again");
            }
            must(out.toOctets().length <= 8 * octets.length, "it grows");
        } catch (IllegalArgumentException _) {
            // No such record.
        }
    }
}
