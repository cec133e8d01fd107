package dev.tasso.mta.cli.probe;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.List;

/// The first message of a TLS client, written by hand (RFC 8446 section 4.1.2, RFC 5246 section 7.4.1.2, RFC 6101).
///
/// A TLS library of today refuses to speak the versions and ciphers that a server should refuse as well, and so cannot
/// ask whether it does. Nothing more is needed than this message and the answer: no key is ever agreed on. With TLS 1.3
/// it brings no share of a key, so that the server must name the group it prefers (section 4.2.8).
///
/// @param serverName sent as SNI where it is a name; may be empty
record ClientHello(TlsVersion version, List<Suite> suites, List<Group> groups, String serverName) {
    private static final int HANDSHAKE = 22;
    private static final int CLIENT_HELLO = 1;
    private static final SecureRandom RANDOM = new SecureRandom();

    private static final int[] SIGNATURES = {
        0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b, 0x0401, 0x0501, 0x0601,
        0x0203, 0x0201, 0x0402, 0x0202
    };

    /// As one record.
    byte[] octets() {
        byte[] message = message();
        Octets handshake =
                new Octets().one(CLIENT_HELLO).one(message.length >> 16).two(message.length & 0xffff);
        handshake.write(message, 0, message.length);
        int outer = version == TlsVersion.SSL_3_0 ? version.number() : TlsVersion.TLS_1_0.number();
        return new Octets()
                .one(HANDSHAKE)
                .two(outer)
                .counted(handshake.toByteArray())
                .toByteArray();
    }

    private byte[] message() {
        boolean modern = version == TlsVersion.TLS_1_3;
        byte[] random = new byte[32];
        RANDOM.nextBytes(random);
        byte[] session = new byte[modern ? 32 : 0];
        RANDOM.nextBytes(session);
        Octets suiteList = new Octets();
        suites.forEach(each -> suiteList.two(each.number()));
        Octets hello = new Octets().two((modern ? TlsVersion.TLS_1_2 : version).number());
        hello.write(random, 0, random.length);
        hello.one(session.length);
        hello.write(session, 0, session.length);
        hello.counted(suiteList.toByteArray()).one(1).one(0);
        return version == TlsVersion.SSL_3_0
                ? hello.toByteArray()
                : hello.counted(extensions(modern)).toByteArray();
    }

    private byte[] extensions(boolean modern) {
        Octets groupList = new Octets();
        groups.forEach(each -> groupList.two(each.number()));
        Octets signatures = new Octets();
        for (int each : SIGNATURES) {
            signatures.two(each);
        }
        Octets extensions = new Octets();
        if (serverName.contains(".") && !serverName.matches("[0-9.]+|.*:.*")) {
            byte[] name = new Octets()
                    .one(0)
                    .counted(serverName.getBytes(StandardCharsets.US_ASCII))
                    .toByteArray();
            extensions.two(0).counted(new Octets().counted(name).toByteArray());
        }
        extensions.two(10).counted(new Octets().counted(groupList.toByteArray()).toByteArray());
        extensions.two(11).counted(new byte[] {1, 0});
        extensions
                .two(13)
                .counted(new Octets().counted(signatures.toByteArray()).toByteArray());
        extensions.two(0xff01).counted(new byte[] {0});
        if (modern) {
            extensions.two(43).counted(new byte[] {2, 3, 4});
            extensions.two(45).counted(new byte[] {1, 1});
            extensions.two(51).counted(new byte[] {0, 0});
        } else {
            extensions.two(23).counted(new byte[0]);
        }
        return extensions.toByteArray();
    }

    /// Octets in the order of the network.
    private static final class Octets extends ByteArrayOutputStream {

        Octets one(int value) {
            write(value & 0xff);
            return this;
        }

        Octets two(int value) {
            return one(value >> 8).one(value);
        }

        /// Their number in two octets, then themselves.
        Octets counted(byte[] content) {
            two(content.length);
            write(content, 0, content.length);
            return this;
        }
    }
}
