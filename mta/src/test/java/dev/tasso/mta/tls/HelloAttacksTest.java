package dev.tasso.mta.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.tasso.mta.tls.TlsProvider.Choice;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// First messages of TLS that no honest client of today sends, octet by octet (RFC 8996, RFC 9325).
@Timeout(60)
class HelloAttacksTest {

    private static final int HANDSHAKE = 22;
    private static final int ALERT = 21;
    private static final int TLS_1_2 = 0x0303;
    private static final int[] GOOD_SUITES = {0xc02b, 0xc02f, 0xc02c, 0xc030};
    private static final int[] BROKEN_SUITES = {0x0005, 0x0003, 0x0018, 0x0034, 0x000a, 0x002f, 0xc011, 0x0000};

    @TempDir
    static Path folder;

    private static TlsFiles files;
    private static TlsFiles other;

    @BeforeAll
    static void issue() throws Exception {
        TestIssuer issuer = new TestIssuer(folder);
        files = issuer.issue("mx", "EC", "mx.example.org");
        other = issuer.issue("other", "EC", "other.example");
    }

    private interface Bytes {
        void to(DataOutputStream out) throws IOException;
    }

    private static byte[] bytes(Bytes writer) throws IOException {
        ByteArrayOutputStream octets = new ByteArrayOutputStream();
        writer.to(new DataOutputStream(octets));
        return octets.toByteArray();
    }

    private static byte[] extension(int type, byte[] content) throws IOException {
        return bytes(out -> {
            out.writeShort(type);
            out.writeShort(content.length);
            out.write(content);
        });
    }

    private static byte[] names(String... names) throws IOException {
        byte[] list = bytes(out -> {
            for (String name : names) {
                out.writeByte(0);
                out.writeShort(name.length());
                out.write(name.getBytes(StandardCharsets.ISO_8859_1));
            }
        });
        return extension(0, bytes(out -> {
            out.writeShort(list.length);
            out.write(list);
        }));
    }

    /// A ClientHello in records of at most 16,384 octets.
    private static byte[] hello(int version, int[] suites, byte[]... more) throws IOException {
        byte[] groups = extension(10, new byte[] {0, 4, 0, 29, 0, 23});
        byte[] signatures = extension(13, new byte[] {0, 4, 4, 3, 8, 4});
        byte[] extensions = bytes(out -> {
            out.write(groups);
            out.write(signatures);
            for (byte[] each : more) {
                out.write(each);
            }
        });
        byte[] body = bytes(out -> {
            out.writeShort(version);
            out.write(new byte[32]);
            out.writeByte(0);
            out.writeShort(2 * suites.length);
            for (int suite : suites) {
                out.writeShort(suite);
            }
            out.writeShort(0x0100);
            out.writeShort(extensions.length);
            out.write(extensions);
        });
        byte[] message = bytes(out -> {
            out.writeByte(1);
            out.writeByte(body.length >> 16);
            out.writeShort(body.length & 0xffff);
            out.write(body);
        });
        return bytes(out -> {
            for (int from = 0; from < message.length; from += 16_384) {
                byte[] part = Arrays.copyOfRange(message, from, Math.min(message.length, from + 16_384));
                out.writeByte(HANDSHAKE);
                out.writeShort(0x0301);
                out.writeShort(part.length);
                out.write(part);
            }
        });
    }

    /// What a server says to a ClientHello, and how that ends for it.
    ///
    /// @param type of the first record: a handshake, an alert, or -1 where the connection is closed
    /// @param said everything, certificates in the open up to TLS 1.2
    private record Answer(int type, String said, Throwable end) {

        /// By the common name in it.
        boolean shows(String certificate) {
            return type == HANDSHAKE && said.contains(certificate);
        }
    }

    private static int answer(TlsProvider provider, byte[] octets) throws Exception {
        return ask(provider, octets).type();
    }

    private static Answer ask(TlsProvider provider, byte[] octets) throws Exception {
        TlsSettings settings = new TlsSettings(
                Choice.valueOf(provider.name()), List.of(files, other), Optional.empty(), Optional.empty());
        ServerTls tls = ServerTls.open(settings, files, (_, _) -> {});
        try (TlsPair pair =
                new TlsPair(tls, ServerTls.options(false), SSLContext.getDefault(), "mx.example.org", _ -> {})) {
            Socket plain = pair.plain();
            plain.getOutputStream().write(octets);
            plain.shutdownOutput();
            String said = "";
            try {
                said = new String(plain.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
            } catch (IOException reset) {
                assertThat(reset).isNotNull();
            }
            CompletionException end = catchThrowableOfType(CompletionException.class, pair::server);
            return new Answer(said.isEmpty() ? -1 : said.charAt(0), said, Objects.requireNonNull(end.getCause()));
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tasso.mta.tls.ProvidersTest#providers")
    void c38_oldVersionsAreRefused(TlsProvider provider) throws Exception {
        assertThat(answer(provider, hello(TLS_1_2, GOOD_SUITES))).isEqualTo(HANDSHAKE);
        for (int old : new int[] {0x0302, 0x0301, 0x0300, 0x0200}) {
            assertThat(answer(provider, hello(old, new int[] {0xc009, 0xc013, 0x002f})))
                    .as(Integer.toHexString(old))
                    .isIn(ALERT, -1);
            assertThat(answer(provider, hello(old, GOOD_SUITES))).isIn(ALERT, -1);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tasso.mta.tls.ProvidersTest#providers")
    void c38_suitesThatWereBrokenOrShowNobodyAreRefused(TlsProvider provider) throws Exception {
        assertThat(answer(provider, hello(TLS_1_2, BROKEN_SUITES))).isIn(ALERT, -1);
        assertThat(answer(provider, hello(TLS_1_2, new int[] {0xc009, 0xc023, 0xc013})))
                .as("CBC")
                .isIn(ALERT, -1);
    }

    @ParameterizedTest
    @MethodSource("dev.tasso.mta.tls.ProvidersTest#providers")
    void c40_oddNamesAndEnormousHellosCrashNothing(TlsProvider provider) throws Exception {
        String[] hundred = new String[100];
        Arrays.setAll(hundred, i -> "host" + i + ".example");
        for (byte[] odd : List.of(
                names("mx.example.org\\"),
                names("other.example\\"),
                names("a\\\0b"),
                names("\u00fc\u00ff.example"),
                names(""),
                names("x".repeat(300)),
                names(hundred),
                names("mx.example.org", "other.example"),
                extension(0x7777, new byte[60_000]))) {
            Answer answer = ask(provider, hello(TLS_1_2, GOOD_SUITES, odd));
            assertThat(answer.type() == ALERT || answer.shows("mx.example.org"))
                    .as("%s", answer)
                    .isTrue();
            assertThat(answer.end()).as("%s", answer).isInstanceOf(IOException.class);
        }
    }

    @ParameterizedTest
    @MethodSource("dev.tasso.mta.tls.ProvidersTest#providers")
    void c40_aNameThatNobodyHasGetsTheDefaultCertificate(TlsProvider provider) throws Exception {
        assertThat(ask(provider, hello(TLS_1_2, GOOD_SUITES, names("other.example")))
                        .shows("other.example"))
                .isTrue();
        for (String unknown : List.of(
                "unknown.example", "another.example", "other.example.evil", "other", "example", "x.other.example")) {
            Answer answer = ask(provider, hello(TLS_1_2, GOOD_SUITES, names(unknown)));
            assertThat(answer.shows("mx.example.org"))
                    .as("%s: %s", unknown, answer)
                    .isTrue();
            assertThat(answer.end()).as(unknown).isInstanceOf(IOException.class);
        }
    }
}
