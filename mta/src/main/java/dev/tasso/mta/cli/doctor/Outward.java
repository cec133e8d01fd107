package dev.tasso.mta.cli.doctor;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.verify.Remark;
import dev.tasso.smtp.client.ClientOptions;
import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.client.Stage;
import dev.tasso.smtp.client.Timeouts;
import dev.tasso.smtp.reply.Reply;
import java.io.UncheckedIOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/// Whether this machine may talk to other mail servers: many providers close port 25 outwards.
record Outward(HostPort host, List<InetAddress> addresses, Duration within) {
    private static final String CLAUSE = "RFC 5321 section 4.5.4.2";

    Item check() {
        String target = host.toString();
        if (addresses.isEmpty()) {
            return new Item(
                    "outward",
                    target,
                    "no address",
                    List.of(Item.unknown(host.host() + " has no address", "", "name a mail server that is up")));
        }
        String why = "";
        boolean reached = false;
        for (InetAddress each : addresses) {
            ClientOptions options = ClientOptions.named("localhost").with(Timeouts.each(within));
            try (SmtpClient client = SmtpClient.connect(options, new InetSocketAddress(each, host.port()))) {
                Reply greeting = client.greeting();
                client.quit();
                return new Item("outward", target, greeting.toString(), judged(greeting));
            } catch (ConnectionLost lost) {
                why = each.getHostAddress() + ": " + said(lost);
                reached |= lost.stage() != Stage.CONNECT;
            }
        }
        return new Item(
                "outward",
                target,
                reached ? "connects, but does not greet" : "no way there",
                List.of(Item.error(
                        why,
                        CLAUSE,
                        reached
                                ? "is it a mail server? A firewall that answers in its place must let SMTP through as"
                                        + " it is"
                                : host.port() == 25
                                        ? "is the host up? If no other answers either, your provider or firewall"
                                                + " closes port 25 outwards: ask for it to be opened, or send by way of"
                                                + " a smart host"
                                        : "is the host up, and may this machine reach that port?")));
    }

    /// The way is open; whether that host likes us is another question.
    private static List<Remark> judged(Reply greeting) {
        return greeting.positive()
                ? List.of()
                : List.of(Item.warning(
                        greeting.temporary() ? "it takes no mail just now" : "it takes no mail from this machine",
                        "RFC 5321 section 3.1",
                        "what its words mean: tasso explain '" + greeting + "'"));
    }

    private static String said(ConnectionLost lost) {
        boolean late = lost.getCause() instanceof SocketTimeoutException;
        return late ? "no answer in time, as where packets are dropped" : String.valueOf(lost.getMessage());
    }

    /// The address that packets to the outside leave this machine with; nothing is sent to find it out.
    static Optional<InetAddress> own(InetAddress towards) {
        try (DatagramSocket socket = new DatagramSocket()) {
            socket.connect(new InetSocketAddress(towards, 9));
            InetAddress own = socket.getLocalAddress();
            return own.isAnyLocalAddress() ? Optional.empty() : Optional.of(own);
        } catch (SocketException | UncheckedIOException _) {
            return Optional.empty();
        }
    }
}
