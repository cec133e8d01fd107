package dev.tasso.mta.deliver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/// A certificate for one name by an authority of its own, made by the JDK's keytool, and a file of that authority.
record TestCertificate(SSLContext server, Path authority) {

    private static final String PASSWORD = "for-tests-only";

    /// Makes both in an empty place.
    ///
    /// @param options more for keytool, such as a start date in the past
    static TestCertificate of(Path file, String name, String... options)
            throws IOException, GeneralSecurityException, InterruptedException {
        keytool(file, "authority", "Authority", "-ext", "bc:c");
        List<String> more = new ArrayList<>(List.of("-signer", "authority", "-ext", "san=dns:" + name));
        more.addAll(List.of(options));
        keytool(file, "one", name, more.toArray(String[]::new));
        KeyStore made = empty();
        try (InputStream in = Files.newInputStream(file)) {
            made.load(in, PASSWORD.toCharArray());
        }
        Path authority = Files.writeString(
                file.resolveSibling(file.getFileName() + ".pem"),
                "-----BEGIN CERTIFICATE-----\n"
                        + Base64.getMimeEncoder()
                                .encodeToString(made.getCertificate("authority").getEncoded())
                        + "\n-----END CERTIFICATE-----\n");
        made.deleteEntry("authority");
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(made, PASSWORD.toCharArray());
        SSLContext server = SSLContext.getInstance("TLS");
        server.init(keys.getKeyManagers(), null, null);
        return new TestCertificate(server, authority);
    }

    private static KeyStore empty() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        return store;
    }

    private static void keytool(Path file, String alias, String name, String... options)
            throws IOException, InterruptedException {
        String tool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        List<String> command = new ArrayList<>(List.of(tool, "-genkeypair", "-keyalg", "EC", "-storetype", "PKCS12"));
        command.addAll(List.of("-alias", alias, "-dname", "CN=" + name));
        command.addAll(List.of("-keystore", file.toString(), "-storepass", PASSWORD));
        command.addAll(List.of(options));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.redirectErrorStream(true).redirectOutput(ProcessBuilder.Redirect.DISCARD);
        if (builder.start().waitFor() != 0) {
            throw new IOException("keytool failed");
        }
    }
}
