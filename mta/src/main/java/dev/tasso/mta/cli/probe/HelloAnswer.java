package dev.tasso.mta.cli.probe;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.SequenceInputStream;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.OptionalInt;

/// What a server says to a [ClientHello]: what it chooses, or that it will not (RFC 8446 section 4.1.3).
sealed interface HelloAnswer {

    /// It goes on with these.
    ///
    /// @param group the way to agree on keys that it prefers, where it says so
    record Chosen(TlsVersion version, Suite suite, OptionalInt group) implements HelloAnswer {}

    /// It refuses, with an alert that has this number.
    record Refused(int alert) implements HelloAnswer {
        String shown() {
            return switch (alert) {
                case 40 -> "handshake failure";
                case 47 -> "illegal parameter";
                case 70 -> "protocol version";
                case 71 -> "insufficient security";
                case 80 -> "internal error";
                case 86 -> "inappropriate fallback";
                case 112 -> "unrecognized name";
                default -> "alert " + alert;
            };
        }
    }

    /// It hangs up, which older servers do in place of an alert.
    record HungUp() implements HelloAnswer {}

    /// Records longer than this are none (RFC 8446 section 5.1).
    int RECORD_OCTETS_MAX = 16_384;

    int HELLO_OCTETS_MAX = 4_096;

    /// The random octets that say "ask again" (RFC 8446 section 4.1.3).
    byte[] RETRY = HexFormat.of().parseHex("cf21ad74e59a6111be1d8c021e65b891c2a211167abb8c5e079e09e2c8a8339c");

    /// Reads the first message; what is no TLS is an [IOException].
    static HelloAnswer read(InputStream in) throws IOException {
        int type = in.read();
        if (type < 0) {
            return new HungUp();
        }
        DataInputStream data =
                new DataInputStream(new SequenceInputStream(new ByteArrayInputStream(new byte[] {(byte) type}), in));
        data.readUnsignedByte();
        int major = data.readUnsignedByte();
        data.readUnsignedByte();
        int length = data.readUnsignedShort();
        boolean sound = (type == 21 || type == 22) && major == 3 && length > 1 && length <= RECORD_OCTETS_MAX;
        if (!sound) {
            throw new IOException("this is no TLS");
        }
        if (type == 21) {
            data.readUnsignedByte();
            return new Refused(data.readUnsignedByte());
        }
        int kind = data.readUnsignedByte();
        int size = (data.readUnsignedByte() << 16) | data.readUnsignedShort();
        if (kind != 2 || size > Math.min(HELLO_OCTETS_MAX, length - 4)) {
            throw new IOException("this is no ServerHello");
        }
        byte[] hello = new byte[size];
        data.readFully(hello);
        return chosen(new DataInputStream(new ByteArrayInputStream(hello)));
    }

    private static HelloAnswer chosen(DataInputStream hello) throws IOException {
        int number = hello.readUnsignedShort();
        byte[] random = hello.readNBytes(32);
        hello.skipNBytes(hello.readUnsignedByte());
        Suite suite = Suite.of(hello.readUnsignedShort());
        hello.skipNBytes(1);
        OptionalInt group = OptionalInt.empty();
        int left = hello.available() > 1 ? hello.readUnsignedShort() : 0;
        while (left >= 4 && hello.available() >= 4) {
            int extension = hello.readUnsignedShort();
            byte[] value = hello.readNBytes(hello.readUnsignedShort());
            left -= 4 + value.length;
            if (extension == 43 && value.length == 2) {
                number = ((value[0] & 0xff) << 8) | (value[1] & 0xff);
            } else if (extension == 51 && value.length >= 2 && Arrays.equals(random, RETRY)) {
                group = OptionalInt.of(((value[0] & 0xff) << 8) | (value[1] & 0xff));
            }
        }
        TlsVersion version = TlsVersion.of(number).orElseThrow(() -> new IOException("it chooses no known version"));
        return new Chosen(version, suite, group);
    }
}
