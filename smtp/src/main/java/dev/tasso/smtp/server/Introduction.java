package dev.tasso.smtp.server;

import dev.tasso.smtp.address.AddressLiteral;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Reads what a trusted client says about another, in XCLIENT or XFORWARD, as Postfix's documents describe them.
///
/// A value that is not what its name promises spoils the whole command: half an introduction is none.
final class Introduction {

    static final String XCLIENT = "XCLIENT NAME ADDR PORT PROTO HELO LOGIN DESTADDR DESTPORT";
    static final String XFORWARD = "XFORWARD NAME ADDR PORT PROTO HELO IDENT SOURCE";

    private static final Set<String> OF_XCLIENT = Set.of(XCLIENT.split(" "));
    private static final Set<String> OF_XFORWARD = Set.of(XFORWARD.split(" "));
    private static final Set<String> UNKNOWN = Set.of("[UNAVAILABLE]", "[TEMPUNAVAIL]");

    /// Where a client sits of whom nobody knows it: nowhere that anybody trusts.
    private static final InetAddress NOWHERE = InetAddress.ofLiteral("0.0.0.0");

    private final Map<String, String> attributes;

    private Introduction(Map<String, String> attributes) {
        this.attributes = attributes;
    }

    /// The client that takes the place of this one.
    static Optional<Peer> client(Peer before, Map<String, String> attributes) {
        Introduction said = new Introduction(attributes);
        return said.sound(OF_XCLIENT) ? Optional.of(said.client(before)) : Optional.empty();
    }

    /// The same client, forwarding a message of another.
    static Optional<Peer> forwarder(Peer before, Map<String, String> attributes) {
        Introduction said = new Introduction(attributes);
        return said.sound(OF_XFORWARD) ? Optional.of(said.forwarder(before)) : Optional.empty();
    }

    private Peer client(Peer before) {
        Peer next = before.speakingFor(
                place("ADDR", "PORT", before.remote()), place("DESTADDR", "DESTPORT", before.local()));
        Optional<String> login = known("LOGIN");
        Optional<String> hello = known("HELO");
        boolean extended = !"SMTP".equalsIgnoreCase(attributes.get("PROTO"));
        Peer greeted =
                hello.map(name -> next.greeting(new Hello(name, extended))).orElse(next);
        return login.map(greeted::authenticated).orElse(greeted);
    }

    private Peer forwarder(Peer before) {
        Optional<Forwarded> earlier = before.forwarded();
        Optional<InetAddress> address =
                known("ADDR").flatMap(Introduction::address).or(() -> earlier.flatMap(Forwarded::address));
        Optional<String> hello = known("HELO").or(() -> earlier.flatMap(Forwarded::hello));
        Optional<String> identity = known("IDENT").or(() -> earlier.flatMap(Forwarded::identity));
        return before.forwarding(Optional.of(new Forwarded(address, hello, identity)));
    }

    private InetSocketAddress place(String address, String port, InetSocketAddress otherwise) {
        String text = attributes.get(address);
        if (text == null) {
            return otherwise;
        }
        return new InetSocketAddress(
                known(address).flatMap(Introduction::address).orElse(NOWHERE),
                known(port).map(Integer::parseInt).orElse(0));
    }

    private Optional<String> known(String name) {
        return Optional.ofNullable(attributes.get(name))
                .filter(value -> !value.isEmpty() && !UNKNOWN.contains(value.toUpperCase(Locale.ROOT)));
    }

    private boolean sound(Set<String> names) {
        return names.containsAll(attributes.keySet())
                && attributes.keySet().stream()
                        .allMatch(name ->
                                known(name).map(value -> sound(name, value)).orElse(true));
    }

    private static boolean sound(String name, String value) {
        return switch (name) {
            case "ADDR", "DESTADDR" -> address(value).isPresent();
            case "PORT", "DESTPORT" -> value.matches("[0-9]{1,5}") && Integer.parseInt(value) <= 0xffff;
            case "PROTO" -> value.toUpperCase(Locale.ROOT).matches("E?SMTP");
            case "NAME", "HELO" -> value.matches("[A-Za-z0-9._:\\[\\]-]{1,255}");
            case "SOURCE" -> value.toUpperCase(Locale.ROOT).matches("LOCAL|REMOTE");
            default -> value.matches("[!-~]{1,255}");
        };
    }

    /// `192.0.2.1`, or `IPV6:2001:db8::1`.
    private static Optional<InetAddress> address(String value) {
        return AddressLiteral.parse("[" + value + "]").map(AddressLiteral::address);
    }
}
