import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.io.FileInputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.util.Properties;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/// Sends one message with Angus Mail: PORT FILE SENDER RECIPIENTS [CERTIFICATE USER SECRET MECHANISM]
void main(String[] arguments) throws Exception {
    Properties properties = new Properties();
    properties.put("mail.smtp.host", "localhost");
    properties.put("mail.smtp.port", arguments[0]);
    properties.put("mail.smtp.localhost", "client.test");
    properties.put("mail.smtp.from", arguments[2]);
    properties.put("mail.smtp.allow8bitmime", "true");
    properties.put("mail.smtp.timeout", "50000");
    boolean secure = arguments.length > 4;
    if (secure) {
        properties.put("mail.smtp.starttls.required", "true");
        properties.put("mail.smtp.ssl.socketFactory", trusting(arguments[4]).getSocketFactory());
        properties.put("mail.smtp.ssl.checkserveridentity", "true");
        properties.put("mail.smtp.auth", "true");
        // The library's own mechanisms are these; the others it has by way of the platform's.
        boolean own = List.of("PLAIN", "LOGIN", "XOAUTH2").contains(arguments[7]);
        properties.put(own ? "mail.smtp.auth.mechanisms" : "mail.smtp.sasl.mechanisms", arguments[7]);
        properties.put("mail.smtp.sasl.enable", String.valueOf(!own));
    }
    Session session = Session.getInstance(properties);
    try (var octets = new FileInputStream(arguments[1]);
            Transport transport = session.getTransport("smtp")) {
        MimeMessage message = new MimeMessage(session, octets);
        transport.connect(secure ? arguments[5] : null, secure ? arguments[6] : null);
        transport.sendMessage(message, InternetAddress.parse(arguments[3]));
    }
}

SSLContext trusting(String certificate) throws Exception {
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    try (var octets = Files.newInputStream(Path.of(certificate))) {
        store.setCertificateEntry("server", CertificateFactory.getInstance("X.509").generateCertificate(octets));
    }
    TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(store);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
}
