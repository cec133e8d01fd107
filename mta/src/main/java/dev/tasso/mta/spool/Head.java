package dev.tasso.mta.spool;

import dev.tasso.mta.mail.Envelope;
import dev.tasso.mta.mail.MailCodec;
import dev.tasso.mta.mail.RecordReader;
import dev.tasso.mta.mail.RecordWriter;
import java.util.List;

/// What is stored beside a message's key: its envelope, and what its other records must amount to.
///
/// @param recipients how many there were at accept
record Head(Envelope envelope, int recipients, Body body) {

    /// Of envelopes and recipients alike; earlier ones are read, and one with a greater number was written by a later
    /// version.
    static final int VERSION = 4;

    /// The first version whose bodies may lie in files.
    private static final int WITH_FILES = 4;

    /// Where the body is; a checksum for each chunk proves it whole.
    sealed interface Body {

        List<Integer> checksums();

        /// Each chunk is a record of the table.
        record InTable(List<Integer> checksums) implements Body {
            public InTable {
                checksums = List.copyOf(checksums);
            }
        }

        /// The chunks follow one another in a file of their own.
        ///
        /// @param chunkOctets of each chunk but the last
        record InFile(int chunkOctets, List<Integer> checksums) implements Body {
            public InFile {
                checksums = List.copyOf(checksums);
            }
        }
    }

    int chunks() {
        return body.checksums().size();
    }

    /// How many records of the table hold chunks.
    int chunksInTable() {
        return body instanceof Body.InTable ? chunks() : 0;
    }

    byte[] encode() {
        RecordWriter out = new RecordWriter().octet(VERSION);
        MailCodec.write(out, envelope);
        return out.number(recipients)
                .list(body.checksums(), (o, sum) -> o.number(sum & 0xffffffffL))
                .number(body instanceof Body.InFile file ? file.chunkOctets() : 0)
                .toOctets();
    }

    static Head decode(byte[] octets) {
        RecordReader in = reader(octets);
        Envelope envelope = MailCodec.envelope(in);
        int recipients = in.count();
        List<Integer> checksums = in.list(i -> (int) i.number());
        int chunkOctets = in.version() >= WITH_FILES ? in.count() : 0;
        Body body = chunkOctets > 0 ? new Body.InFile(chunkOctets, checksums) : new Body.InTable(checksums);
        return new Head(envelope, recipients, body);
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
