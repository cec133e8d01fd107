package dev.tasso.mta.spool;

import dev.tasso.mta.mail.MessageId;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.Random;
import java.util.zip.CRC32C;

/// A process with less heap than the message that it takes in and reads back.
final class SmallHeap {

    private static final int OCTETS = 50 << 20;

    private SmallHeap() {}

    public static void main(String[] arguments) throws IOException {
        Path folder = Path.of(arguments[0]);
        SpoolOptions options = SpoolOptions.defaults(folder, () -> Mails.NOON, new Random(1));
        Store.Opener opener = new RocksOpener(folder, () -> Mails.NOON, new Random(1));
        try (Spool spool = Spool.open(opener, _ -> {}, options)) {
            CRC32C in = new CRC32C();
            MessageId id = write(spool, in);
            CRC32C out = new CRC32C();
            long octets = 0;
            byte[] part = new byte[10_000];
            try (InputStream body = spool.openBody(Mails.envelope(id, OCTETS))) {
                for (int length = body.read(part); length >= 0; length = body.read(part)) {
                    out.update(part, 0, length);
                    octets += length;
                }
            }
            System.out.println(octets == OCTETS && in.getValue() == out.getValue() ? "equal" : "different");
        }
    }

    private static MessageId write(Spool spool, CRC32C sum) {
        Accepting accepting = spool.begin(spool.newId());
        byte[] part = Mails.random(9, 1 << 16);
        for (int at = 0; at < OCTETS; at += part.length) {
            part[0] = (byte) (at >> 16);
            accepting.write(part, 0, part.length);
            sum.update(part);
        }
        accepting.commit(Mails.envelope(accepting.id(), OCTETS), Mails.recipients("a@dest.example"));
        return accepting.id();
    }
}
