package dev.tasso.mta.deliver;

import dev.tasso.mta.config.Deliver;
import dev.tasso.mta.config.Route;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.dns.FakeDns;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.mta.tls.ClientTls;
import dev.tasso.mta.tls.TlsSettings;
import dev.tasso.mta.watch.Lookout;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A deliverer with a DNS and servers of its own, all on loopback addresses and one port.
///
/// The first server is the MX of `example.org` with preference 10 under the name `mx1.example`, the second with 20, and
/// so on.
final class Sender implements AutoCloseable {

    final FakeDns dns = new FakeDns();
    private final List<ScenarioServer> servers = new ArrayList<>();
    private TlsPolicy policy = TlsPolicy.MAY;
    private TlsSettings trust = TlsSettings.DEFAULT;
    private String[] allowed = {"127.0.0.0/8", "::1/128"};
    private Route[] routes = {};
    private Deliverer deliverer = built();

    static Sender to(Script... scripts) throws IOException {
        Sender sender = new Sender();
        int port = 0;
        for (int i = 1; i <= scripts.length; i++) {
            InetAddress address = InetAddress.ofLiteral("127.0.0." + i);
            ScenarioServer server = ScenarioServer.start(scripts[i - 1], new InetSocketAddress(address, port));
            port = server.port();
            sender.servers.add(server);
            sender.dns.host("mx" + i + ".example", "127.0.0." + i).mx("example.org", i * 10, "mx" + i + ".example");
        }
        sender.make();
        return sender;
    }

    Sender tls(TlsPolicy chosen) {
        policy = chosen;
        return make();
    }

    Sender trusting(TestCertificate certificate) {
        trust = new TlsSettings(trust.provider(), List.of(), Optional.empty(), Optional.of(certificate.authority()));
        return make();
    }

    Sender allowing(String... networks) {
        allowed = networks;
        return make();
    }

    Sender by(Route... chosen) {
        routes = chosen;
        return make();
    }

    private Sender make() {
        deliverer.close();
        deliverer = built();
        return this;
    }

    private Deliverer built() {
        Deliver settings =
                Samples.settings(servers.isEmpty() ? 25 : servers.getFirst().port(), allowed);
        List<Route> all = new ArrayList<>(List.of(routes));
        all.add(Samples.mx(policy));
        InetSocketAddress listener = new InetSocketAddress(InetAddress.ofLiteral("127.0.0.9"), settings.mxPort());
        DeliverOptions options = new DeliverOptions(
                "here.example", Set.of("here.example"), List.of(listener), all, settings, ClientTls.of(trust));
        return new Deliverer(options, dns, InstantSource.system(), new Lookout(InstantSource.system()));
    }

    ScenarioServer server(int number) {
        return servers.get(number - 1);
    }

    Deliverer deliverer() {
        return deliverer;
    }

    /// One message to these recipients, who are all of one domain.
    List<Outcome> send(String... recipients) throws InterruptedException {
        return send(Samples.delivery(recipients), new Patience());
    }

    /// On a virtual thread, as attempts are made.
    List<Outcome> send(Delivery delivery, Patience patience) throws InterruptedException {
        List<Outcome> outcomes = new ArrayList<>();
        Thread attempt = Thread.ofVirtual().start(() -> {
            Plan plan =
                    deliverer.plan(delivery.recipients().getFirst().mailbox().domain());
            outcomes.addAll(deliverer.attempt(plan, delivery, patience));
        });
        attempt.join();
        return outcomes;
    }

    @Override
    public void close() {
        deliverer.close();
        servers.forEach(ScenarioServer::close);
    }
}
