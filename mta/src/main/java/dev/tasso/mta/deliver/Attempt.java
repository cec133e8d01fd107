package dev.tasso.mta.deliver;

import dev.tasso.mta.mail.Answer.Stage;
import dev.tasso.mta.mail.Outcome;
import dev.tasso.smtp.reply.Reply;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// One attempt to bring one message to one site: a kept connection, or one host after the other in the order of their
/// preference, until every recipient has its answer (RFC 5321 section 5.1).
///
/// A host that cannot be reached or says 4yz passes the open recipients on to the next host; another address of the
/// same host is tried only where the first did not get as far as MAIL.
final class Attempt {

    /// Addresses that are called in one attempt.
    static final int CALLS_MAX = 10;

    /// Hosts that the message is offered to in one attempt.
    static final int HOSTS_MAX = 3;

    private final Plan plan;
    private final Delivery delivery;
    private final Patience patience;
    private final Ways ways;
    private final Target.Demand demand;
    private final Ledger ledger;
    private final Set<String> asked = new HashSet<>();
    private final List<Target> later = new ArrayList<>();
    private int calls;
    private boolean over;

    /// What all attempts share.
    record Ways(Finder finder, Dialer dialer, Connections connections, DeadAddresses dead, Answers answers) {}

    Attempt(Plan plan, Delivery delivery, Patience patience, Ways ways) {
        this.plan = plan;
        this.delivery = delivery;
        this.patience = patience;
        this.ways = ways;
        this.demand = Target.Demand.of(plan.route().via()).wishedBy(delivery.envelope());
        this.ledger = new Ledger(delivery.recipients().size());
    }

    List<Outcome> run() {
        ways.connections().take(plan.site(), demand::satisfiedBy).ifPresent(kept -> handOver(kept, true));
        if (goOn()) {
            callHosts();
            later.forEach(this::call);
        }
        patience.unwatch();
        Reply unasked = patience.abandoned().map(Replies::abandoned).orElse(Replies.noHostLeft());
        return ledger.close(ways.answers().ours(unasked, Stage.ROUTE));
    }

    private boolean goOn() {
        return !over
                && calls < CALLS_MAX
                && asked.size() < HOSTS_MAX
                && patience.abandoned().isEmpty()
                && !ledger.open().isEmpty();
    }

    private void callHosts() {
        Finder finder = ways.finder();
        switch (plan.hosts()) {
            case Hosts.Exchangers(List<String> names, int port) -> {
                for (String name : names) {
                    if (!goOn() || !call(name, () -> finder.named(name, port))) {
                        return;
                    }
                }
            }
            case Hosts.Literal literal ->
                call(literal.address().getHostAddress(), () -> finder.literal(literal.address(), literal.port()));
            case Hosts.Configured(String name, int port) -> call(name, () -> finder.configured(name, port));
            case Hosts.Unix unix -> call(target("localhost", new Target.Place.Unix(unix.socket())));
            case Hosts.Nobody(Reply reply) -> trouble(reply);
            case Hosts.Here _ -> throw new IllegalStateException("a local route makes no call");
        }
    }

    private interface Find {
        Finder.Spots find();
    }

    /// Calls a host at its addresses; answers whether a less preferred host may be called after it.
    private boolean call(String host, Find find) {
        if (asked.contains(host)) {
            return true;
        }
        patience.reached(Stage.ROUTE);
        Finder.Spots spots = find.find();
        spots.trouble().ifPresent(this::trouble);
        for (InetSocketAddress address : spots.addresses()) {
            Target target = target(host, new Target.Place.Tcp(address));
            if (ways.dead().contains(address)) {
                later.add(target);
            } else {
                call(target);
            }
        }
        return !spots.ourselves();
    }

    private void call(Target target) {
        if (!goOn() || asked.contains(target.host())) {
            return;
        }
        calls++;
        Dialed dialed = ways.dialer().dial(target, delivery, patience);
        if (target.place() instanceof Target.Place.Tcp(InetSocketAddress address)) {
            boolean silent = dialed instanceof Dialed.Refused refused && !refused.connected();
            if (silent) {
                ways.dead().add(address);
            } else {
                ways.dead().remove(address);
            }
        }
        switch (dialed) {
            case Dialed.Ready ready -> {
                if (handOver(ready.connection(), false) == Transaction.End.EXHAUSTED) {
                    call(target);
                }
            }
            case Dialed.Refused refused -> ledger.trouble(refused.answer(), refused.permanent());
        }
    }

    private Transaction.End handOver(Connection connection, boolean reused) {
        patience.watch(connection.client());
        Transaction transaction = new Transaction(connection, delivery, ledger, ways.answers(), patience);
        Transaction.End end = transaction.run(reused);
        patience.unwatch();
        if (end != Transaction.End.STILLBORN && end != Transaction.End.EXHAUSTED) {
            asked.add(connection.remote().host());
        }
        over = end == Transaction.End.HOPELESS;
        boolean keep = end == Transaction.End.REUSABLE
                && !connection.exhausted()
                && connection.messages() < plan.route().messagesPerConnection();
        if (keep) {
            ways.connections().keep(plan.site(), connection);
        } else {
            Connections.farewell(connection.client());
        }
        return end;
    }

    private Target target(String host, Target.Place place) {
        return new Target(host, place, demand);
    }

    private void trouble(Reply reply) {
        ledger.trouble(ways.answers().ours(reply, Stage.ROUTE), reply.permanent());
    }
}
