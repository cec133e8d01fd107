package dev.tasso.mta.cli.doctor;

import dev.tasso.mta.cli.dns.Pointers;
import dev.tasso.mta.cli.dns.Zone;
import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.dns.Dns;
import dev.tasso.mta.dns.Dns.Answer;
import dev.tasso.mta.dns.Dns.Answer.Absent;
import dev.tasso.mta.dns.Dns.Answer.Found;
import dev.tasso.mta.dns.Dns.Answer.Unavailable;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// Whether the resolver answers, and truly; and what DNS says of this machine.
record Names(Dns dns, List<InetSocketAddress> servers) {
    private static final int SLOW_MILLIS = 500;
    private static final String NO_ANSWER = "no answer";

    /// A name that always is, and where it always was: whoever sees the DNS of the whole world sees it there.
    private static final String ROOT_SERVER = "a.root-servers.net";

    private static final Set<InetAddress> ROOT_SERVER_ADDRESSES =
            Set.of(InetAddress.ofLiteral("198.41.0.4"), InetAddress.ofLiteral("2001:503:ba3e::2:30"));

    /// All of it. A resolver that does not answer is not asked again: each question would take its time.
    List<Item> check(String hostname, Optional<InetAddress> own) {
        List<Item> items = new ArrayList<>(List.of(resolver()));
        if (items.getFirst().found().equals(NO_ANSWER)) {
            items.add(new Item(
                    "names",
                    "name and PTR",
                    "not looked at",
                    List.of(Item.unknown("the resolver does not answer", "", "see the resolver above"))));
            return items;
        }
        items.add(validation());
        items.add(introduction(hostname, own));
        items.addAll(pointer(own, hostname));
        return items;
    }

    /// A name that does not exist, and must not be said to (RFC 6761 section 6.4).
    Item resolver() {
        byte[] random = new byte[6];
        new SecureRandom().nextBytes(random);
        long started = System.nanoTime();
        Answer<InetAddress> answer = dns.addresses("tasso-" + HexFormat.of().formatHex(random) + ".invalid");
        long millis = (System.nanoTime() - started) / 1_000_000;
        String shown = servers.isEmpty() ? "of this machine" : servers.toString();
        return switch (answer) {
            case Absent<InetAddress> _ -> truthful(millis, shown);
            case Found<InetAddress>(List<InetAddress> lies) ->
                liar(
                        "it gives an address, " + lies.getFirst().getHostAddress()
                                + ", to a name that does not exist: mail to mistyped domains would go there",
                        "RFC 6761 section 6.4");
            case Unavailable<InetAddress>(String why) -> silent(why);
        };
    }

    /// It knows what does not exist; now what does.
    private Item truthful(long millis, String shown) {
        return switch (dns.addresses(ROOT_SERVER)) {
            case Absent<InetAddress> _ ->
                liar(
                        "it says that there is no " + ROOT_SERVER
                                + ", which there is: mail to everybody whom it denies would come back",
                        "RFC 5321 section 5.1");
            case Found<InetAddress>(List<InetAddress> addresses)
            when !ROOT_SERVER_ADDRESSES.containsAll(addresses) ->
                liar(
                        "it leads " + ROOT_SERVER + " to "
                                + addresses.getFirst().getHostAddress()
                                + ", where it is not: mail would go to whoever is there",
                        "RFC 5321 section 5.1");
            case Unavailable<InetAddress>(String why) -> silent(why);
            case Found<InetAddress> _ ->
                new Item(
                        "dns",
                        "resolver",
                        "answers within " + millis + " ms (" + shown + ")",
                        millis < SLOW_MILLIS
                                ? List.of()
                                : List.of(Item.warning(
                                        "slow: every delivery asks it several times",
                                        "",
                                        "run one on this machine: unbound, knot-resolver")));
        };
    }

    private static Item silent(String why) {
        return new Item(
                "dns",
                "resolver",
                NO_ANSWER,
                List.of(Item.error(
                        "it does not answer: " + why,
                        "RFC 5321 section 5.1",
                        "see /etc/resolv.conf or [dns] servers in tasso.toml; is UDP and TCP port 53 open"
                                + " outwards?")));
    }

    private static Item liar(String lie, String clause) {
        return new Item(
                "dns", "resolver", "lies", List.of(Item.error(lie, clause, "ask another, best one on this machine")));
    }

    /// Whether DNSSEC is checked on the way; only what runs on this machine is believed.
    Item validation() {
        boolean local = !servers.isEmpty()
                && servers.stream().allMatch(each -> each.getAddress().isLoopbackAddress());
        boolean validated = dns.authentic(".");
        String found = validated ? "validated on this machine" : "not validated on this machine";
        return new Item(
                "dns",
                "DNSSEC",
                found,
                List.of(
                        validated
                                ? Item.fine("what it vouches for is believed", "RFC 7672 section 2.2")
                                : Item.fine(
                                        (local
                                                        ? "the resolver here does not validate"
                                                        : "the resolver is not on this machine")
                                                + ": TLSA records count for nothing",
                                        "RFC 7672 section 2.2")));
    }

    /// The name this server says in EHLO.
    Item introduction(String hostname, Optional<InetAddress> own) {
        String what = "name in EHLO: " + hostname;
        if (!hostname.contains(".")) {
            return new Item(
                    "names",
                    what,
                    "",
                    List.of(Item.error(
                            "it is no full name: many servers refuse mail from \"" + hostname + "\"",
                            "RFC 5321 section 2.3.5",
                            "hostname = \"mx.example.com\" in tasso.toml")));
        }
        return switch (dns.addresses(hostname)) {
            case Found<InetAddress>(List<InetAddress> list) -> leading(what, list, own);
            case Absent<InetAddress> _ ->
                new Item(
                        "names",
                        what,
                        "no address",
                        List.of(Item.error(
                                "DNS knows no address for it: many servers refuse mail from it",
                                "RFC 5321 section 4.1.1.1",
                                "publish one, or name another: hostname = ... in tasso.toml")));
            case Unavailable<InetAddress>(String why) ->
                new Item("names", what, "no answer", List.of(Item.unknown(why, "", "see the resolver above")));
        };
    }

    private static Item leading(String what, List<InetAddress> list, Optional<InetAddress> own) {
        boolean ours = own.isEmpty() || list.contains(own.get());
        return new Item(
                "names",
                what,
                list.getFirst().getHostAddress(),
                ours
                        ? List.of()
                        : List.of(Item.warning(
                                "it leads to other addresses than that of this machine, "
                                        + own.get().getHostAddress(),
                                "RFC 5321 section 4.1.4",
                                "publish the address under that name; behind NAT give the outer one: --address")));
    }

    /// The names of the address that others see.
    List<Item> pointer(Optional<InetAddress> own, String hostname) {
        if (own.isEmpty()) {
            return List.of(new Item(
                    "names",
                    "PTR",
                    "not found out",
                    List.of(Item.unknown(
                            "this machine has no way to the outside", "", "name its address: --address"))));
        }
        if (own.get().isSiteLocalAddress()
                || own.get().isLoopbackAddress()
                || own.get().isLinkLocalAddress()) {
            return List.of(new Item(
                    "names",
                    "PTR",
                    own.get().getHostAddress() + " is not the address that others see: name that, --address",
                    List.of()));
        }
        Item item = new Pointers(dns, new Zone()).of(hostname, own.get());
        List<Item> items = new ArrayList<>();
        items.add(new Item("names", "PTR", own.get().getHostAddress() + " " + item.found(), item.remarks()));
        return items;
    }
}
