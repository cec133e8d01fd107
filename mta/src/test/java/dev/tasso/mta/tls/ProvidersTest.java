package dev.tasso.mta.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.mta.tls.TlsProvider.Choice;
import dev.tasso.smtp.wire.TlsInfo;
import dev.tasso.smtp.wire.TlsOptions;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// What every provider of TLS must do alike, as a server and as a client, against each other (RFC 6066 section 3, RFC
/// 7301 section 3.2).
@Timeout(120)
class ProvidersTest {

    @TempDir
    static Path folder;

    private static TestIssuer issuer;
    private static TlsFiles first;
    private static TlsFiles firstRsa;
    private static TlsFiles other;
    private static TlsFiles client;

    @BeforeAll
    static void issue() throws Exception {
        issuer = new TestIssuer(folder);
        first = issuer.issue("first", "EC", "mx.example.org");
        firstRsa = issuer.issue("first-rsa", "RSA", "mx.example.org");
        other = issuer.issue("other", "RSA", "*.other.example");
        client = issuer.issue("client", "EC", "anna.example");
    }

    /// Those that load on this machine.
    static Stream<TlsProvider> providers() {
        return TlsProvider.of(Choice.CONSCRYPT).isPresent()
                ? Stream.of(TlsProvider.JSSE, TlsProvider.CONSCRYPT)
                : Stream.of(TlsProvider.JSSE);
    }

    static Stream<Arguments> pairs() {
        return providers()
                .flatMap(server -> providers()
                        .flatMap(client ->
                                Stream.of("TLSv1.3", "TLSv1.2").map(version -> Arguments.of(server, client, version))));
    }

    @Test
    void conscryptLoadsWhereItIsBuiltFor() {
        boolean builtFor = System.getProperty("os.name").equals("Linux")
                && List.of("amd64", "aarch64").contains(System.getProperty("os.arch"));
        assertThat(TlsProvider.of(Choice.CONSCRYPT).isPresent() || !builtFor)
                .as(TlsProvider.whyNotConscrypt())
                .isTrue();
    }

    private static SSLContext server(TlsProvider provider) {
        try {
            return TlsContexts.server(provider, List.of(first, firstRsa, other), Optional.of(issuer.authority()));
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static SSLContext trusting(TlsProvider provider, TlsFiles... shown) throws Exception {
        Choice choice = Choice.valueOf(provider.name());
        TlsSettings settings = new TlsSettings(choice, List.of(), Optional.empty(), Optional.of(issuer.authority()));
        return ClientTls.of(settings)
                .context(new Verification.Name("any"), Stream.of(shown).findFirst());
    }

    private static TlsPair pair(TlsProvider server, SSLContext context, String name, Consumer<SSLParameters> wish)
            throws IOException {
        return new TlsPair(() -> server(server), ServerTls.options(false), context, name, wish);
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void bothEndsHaveTheSameChannelBinding(TlsProvider server, TlsProvider clientSide, String version)
            throws Exception {
        Consumer<SSLParameters> only = parameters -> parameters.setProtocols(new String[] {version});
        try (TlsPair pair = pair(server, trusting(clientSide), "mx.example.org", only)
                        .greeted();
                TlsPair next = pair(server, trusting(clientSide), "mx.example.org", only)
                        .greeted()) {
            TlsInfo info = pair.server();
            assertThat(info.protocol()).isEqualTo(version);
            byte[] ours = info.binding().orElseThrow();
            byte[] theirs = TlsProvider.calls()
                    .export(pair.client, "EXPORTER-Channel-Binding", 32)
                    .orElseThrow();
            assertThat(ours).hasSize(32).isEqualTo(theirs);
            assertThat(next.server().binding().orElseThrow()).isNotEqualTo(ours);
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void theCertificateIsChosenByName(TlsProvider server, TlsProvider clientSide, String version) throws Exception {
        Consumer<SSLParameters> only = parameters -> parameters.setProtocols(new String[] {version});
        for (String[] each : new String[][] {
            {"mx.example.org", "CN=first"},
            {"a.other.example", "CN=other"},
            {"A.Other.Example", "CN=other"},
            {"a.b.other.example", "CN=first"},
            {"unknown.example", "CN=first"},
            {"", "CN=first"}
        }) {
            try (TlsPair pair =
                    pair(server, trusting(clientSide), each[0], only).greeted()) {
                X509Certificate shown =
                        (X509Certificate) pair.client.getSession().getPeerCertificates()[0];
                assertThat(shown.getSubjectX500Principal().getName())
                        .as(each[0])
                        .startsWith(each[1]);
            }
        }
    }

    /// Conscrypt shows such clients nothing: it knows one certificate for each handshake.
    @Test
    void aSecondKeyForTheSameNameServesClientsThatCannotDoTheFirst() throws Exception {
        try (TlsPair pair = pair(TlsProvider.JSSE, trusting(TlsProvider.JSSE), "mx.example.org", parameters -> {
                    parameters.setProtocols(new String[] {"TLSv1.2"});
                    parameters.setCipherSuites(new String[] {"TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384"});
                })
                .greeted()) {
            X509Certificate shown = (X509Certificate) pair.client.getSession().getPeerCertificates()[0];
            assertThat(shown.getSubjectX500Principal().getName()).isEqualTo("CN=first-rsa");
        }
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void aClientsCertificateIsTakenFromKnownAuthoritiesOnly(TlsProvider server, TlsProvider clientSide, String version)
            throws Exception {
        TestIssuer stranger = new TestIssuer(Files.createTempDirectory(folder, "stranger"));
        TlsFiles foreign = stranger.issue("client", "EC", "anna.example");
        Consumer<SSLParameters> only = parameters -> parameters.setProtocols(new String[] {version});
        TlsOptions asking = ServerTls.options(true);
        SSLContext context = server(server);
        SSLContext known = trusting(clientSide, client);
        for (int i = 0; i < 3; i++) {
            try (TlsPair pair = new TlsPair(() -> context, asking, known, "mx.example.org", only).greeted()) {
                assertThat(pair.server().peerCertificates().toString())
                        .as("also where a session is taken up again")
                        .contains("CN=client");
            }
        }
        try (TlsPair pair =
                new TlsPair(() -> context, asking, trusting(clientSide), "mx.example.org", only).greeted()) {
            assertThat(pair.server().peerCertificates()).isEmpty();
        }
        try (TlsPair pair = new TlsPair(() -> context, asking, trusting(clientSide, foreign), "mx.example.org", only)) {
            try {
                pair.greeted();
                assertThat(pair.server().peerCertificates())
                        .as("a client that was told whom we believe may keep its certificate to itself")
                        .isEmpty();
            } catch (IOException refused) {
                assertThatThrownBy(pair::server).hasMessageContaining("Exception");
            }
        }
    }

    @ParameterizedTest
    @MethodSource("providers")
    void c41_aChainIsNoLongerThanAnyHonestOne(TlsProvider server) throws Exception {
        SSLContext context = server(server);
        for (int certificates : new int[] {2, 8, 9, 20, 100}) {
            try (TlsPair pair = new TlsPair(
                    () -> context, ServerTls.options(true), showing(certificates), "mx.example.org", _ -> {})) {
                if (certificates <= 8) {
                    pair.greeted();
                    assertThat(pair.server().peerCertificates()).hasSize(certificates);
                } else {
                    assertThatThrownBy(pair::greeted).as("%d", certificates).isInstanceOf(IOException.class);
                    assertThatThrownBy(pair::server).as("%d", certificates).hasCauseInstanceOf(IOException.class);
                }
            }
        }
    }

    /// A client with a chain of so many certificates.
    private static SSLContext showing(int certificates) throws Exception {
        Identity honest = Identity.of(client);
        List<X509Certificate> chain = new ArrayList<>(honest.chain());
        chain.addAll(Collections.nCopies(certificates - chain.size(), chain.getLast()));
        SSLContext context = SSLContext.getInstance("TLS");
        Identity endless = new Identity(chain, honest.key(), honest.names());
        context.init(new KeyManager[] {new Identities(List.of(endless))}, trustingAll(), null);
        return context;
    }

    @ParameterizedTest
    @MethodSource("providers")
    void c41_aFloodOfClientCertificatesEndsItsOwnHandshakeOnly(TlsProvider server) throws Exception {
        SSLContext flooding = showing(5_000);
        SSLContext context = server(server);
        TlsOptions asking = ServerTls.options(true);
        for (String version : List.of("TLSv1.3", "TLSv1.2")) {
            for (int i = 0; i < 5; i++) {
                try (TlsPair pair = new TlsPair(
                        () -> context,
                        asking,
                        flooding,
                        "mx.example.org",
                        parameters -> parameters.setProtocols(new String[] {version}))) {
                    assertThatThrownBy(pair::greeted).as(version).isInstanceOf(IOException.class);
                    assertThatThrownBy(pair::server).as(version).hasRootCauseInstanceOf(IOException.class);
                }
            }
        }
        try (TlsPair pair =
                new TlsPair(() -> context, asking, trusting(server, client), "mx.example.org", _ -> {}).greeted()) {
            assertThat(pair.server().peerCertificates()).hasSize(2);
        }
    }

    private static TrustManager[] trustingAll() {
        return new TrustManager[] {
            new X509ExtendedTrustManager() {
                @Override
                public void checkClientTrusted(X509Certificate[] chain, String type) {}

                @Override
                public void checkServerTrusted(X509Certificate[] chain, String type) {}

                @Override
                public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

                @Override
                public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

                @Override
                public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

                @Override
                public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

                @Override
                public X509Certificate[] getAcceptedIssuers() {
                    return new X509Certificate[0];
                }
            }
        };
    }

    @ParameterizedTest
    @MethodSource("providers")
    void c38_renegotiationIsRefused(TlsProvider server) throws Exception {
        try (TlsPair pair = pair(
                        server,
                        trusting(TlsProvider.JSSE),
                        "mx.example.org",
                        parameters -> parameters.setProtocols(new String[] {"TLSv1.2"}))
                .greeted()) {
            pair.client.getSession().invalidate();
            Thread reader = Thread.startVirtualThread(() -> {
                try {
                    pair.wire().readLine(100, TlsPair.LONG);
                } catch (IOException refused) {
                    pair.wire().abort();
                }
            });
            assertThatThrownBy(() -> {
                        pair.client.startHandshake();
                        pair.client.getInputStream().read();
                        throw new AssertionError("renegotiated");
                    })
                    .isInstanceOf(IOException.class);
            reader.join();
        }
    }

    /// What a client wants to speak, and what both then do; nothing where the client is sent away.
    private record Wish(List<String> wanted, Optional<String> spoken) {}

    private static final List<Wish> WISHES = List.of(
            new Wish(List.of(), Optional.of("")),
            new Wish(List.of("smtp"), Optional.of("smtp")),
            new Wish(List.of("esmtp"), Optional.of("esmtp")),
            new Wish(List.of("h2", "smtp", "http/1.1"), Optional.of("smtp")),
            new Wish(List.of("h2", "http/1.1"), Optional.empty()),
            new Wish(List.of("http/1.1"), Optional.empty()),
            new Wish(List.of("imap"), Optional.empty()),
            new Wish(List.of("smtp2"), Optional.empty()),
            new Wish(List.of("SMTP"), Optional.empty()));

    @ParameterizedTest
    @MethodSource("pairs")
    void b28_aClientThatWantsToSpeakAnotherProtocolIsSentAway(
            TlsProvider server, TlsProvider clientSide, String version) throws Exception {
        for (Wish wish : WISHES) {
            try (TlsPair pair = pair(server, trusting(clientSide), "mx.example.org", parameters -> {
                parameters.setProtocols(new String[] {version});
                parameters.setApplicationProtocols(wish.wanted().toArray(String[]::new));
            })) {
                if (wish.spoken().isPresent()) {
                    pair.greeted();
                    assertThat(Objects.requireNonNullElse(pair.client.getApplicationProtocol(), ""))
                            .as("wanted: %s", wish)
                            .isEqualTo(wish.spoken().get());
                } else {
                    assertThatThrownBy(pair::greeted).as("wanted: %s", wish).isInstanceOf(IOException.class);
                    assertThatThrownBy(pair::server).as("wanted: %s", wish).hasCauseInstanceOf(IOException.class);
                }
            }
        }
    }
}
