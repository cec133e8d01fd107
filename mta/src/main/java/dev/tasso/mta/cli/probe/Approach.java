package dev.tasso.mta.cli.probe;

import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.Verification;
import dev.tasso.smtp.wire.Watchdog;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.util.List;

/// How one address of a host is reached, as often as there are questions to it.
///
/// @param name the host's, for certificates and SNI; empty where only an address is known
/// @param implicit TLS from the first octet on
record Approach(InetSocketAddress address, String name, boolean implicit, String helo, Budget budget) {

    /// A new connection; nothing is read yet.
    SmtpClient connect() throws ConnectionLost {
        return SmtpClient.connect(ClientOptions.named(helo).with(budget.timeouts()), address);
    }

    /// A new connection on which EHLO was said.
    SmtpClient greeted() throws IOException {
        SmtpClient client = connect();
        try {
            if (implicit) {
                client.implicitTls(new Verification.None(name));
            }
            agreed(client.greeting());
            agreed(client.hello());
            return client;
        } catch (IOException failure) {
            client.close();
            throw failure;
        }
    }

    /// The same, with TLS where it is offered: some servers take no other word without.
    SmtpClient secured() throws IOException {
        SmtpClient client = greeted();
        try {
            if (!implicit && client.extensions().has("STARTTLS")) {
                agreed(client.startTls(new Verification.None(name)));
                agreed(client.hello());
            }
            return client;
        } catch (IOException failure) {
            client.close();
            throw failure;
        }
    }

    /// Asks in the words of TLS, up to the server's first answer, and leaves.
    HelloAnswer ask(TlsVersion version, List<Suite> suites, List<Group> groups) throws IOException {
        try (SmtpClient client = implicit ? connect() : greeted()) {
            if (!implicit) {
                agreed(client.command("STARTTLS"));
            }
            Socket plain = client.plain();
            try (Watchdog.Guard guard = Watchdog.common().guard(plain, budget.step())) {
                plain.getOutputStream().write(new ClientHello(version, suites, groups, name).octets());
                plain.getOutputStream().flush();
                HelloAnswer answer = answer(plain);
                if (guard.fired()) {
                    throw new IOException("no answer in time");
                }
                return answer;
            }
        }
    }

    private static HelloAnswer answer(Socket plain) throws IOException {
        try {
            return HelloAnswer.read(plain.getInputStream());
        } catch (SocketException _) {
            return new HelloAnswer.HungUp();
        }
    }

    private static void agreed(Reply reply) throws IOException {
        if (!reply.positive()) {
            throw new IOException("it says " + reply);
        }
    }
}
