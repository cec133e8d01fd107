package dev.tasso.mta.spool;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MailCodec;
import dev.tasso.mta.mail.RecordReader;
import dev.tasso.mta.mail.RecordWriter;
import java.util.List;

/// What is stored beside a message's key: its envelope, and what its other records must amount to.
///
/// @param recipients how many there were at accept
/// @param checksums one for each chunk of the body
record Head(Envelope envelope, int recipients, List<Integer> checksums) {

    /// Of envelopes and recipients alike; earlier ones are read, and one with a greater number was written by a later
    /// version.
    static final int VERSION = 3;

    Head {
        checksums = List.copyOf(checksums);
    }

    byte[] encode() {
        RecordWriter out = new RecordWriter().octet(VERSION);
        MailCodec.write(out, envelope);
        return out.number(recipients)
                .list(checksums, (o, sum) -> o.number(sum & 0xffffffffL))
                .toOctets();
    }

    static Head decode(byte[] octets) {
        RecordReader in = reader(octets);
        return new Head(MailCodec.envelope(in), in.count(), in.list(i -> (int) i.number()));
    }

    static RecordReader reader(byte[] octets) {
        RecordReader in = new RecordReader(octets);
        int version = in.octet();
        if (version < 1 || version > VERSION) {
            throw new IllegalArgumentException("the record was written by a later version: " + version);
        }
        in.version(version);
        return in;
    }
}
