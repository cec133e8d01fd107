package dev.tasso.mta.config;

import dev.tasso.mta.tls.TlsSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.UnixDomainSocketAddress;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A port, or a unix domain socket, on which mail is taken.
///
/// @param name unique; shown in histories and logs
/// @param address of a port, or the path of a socket
/// @param clientCertificates whether clients are asked for a certificate; they may have none
public record Listener(
        String name,
        Kind kind,
        SocketAddress address,
        Tls tls,
        boolean clientCertificates,
        Vouching vouching,
        Answering answering) {

    /// LMTP stays away from there (RFC 2033 section 5).
    private static final int SMTP_PORT = 25;

    public enum Kind {
        /// Mail from other servers: no authentication is offered.
        MX,
        /// Mail from users, who authenticate (RFC 6409).
        SUBMISSION,
        /// Mail for local mailboxes from a server that wants an answer for each recipient (RFC 2033). It relays
        /// nothing.
        LMTP,
        /// No mail at all, and says so to everybody (RFC 7504).
        CLOSED
    }

    public enum Tls {
        /// STARTTLS (RFC 3207).
        OFFERED,
        /// TLS from the first octet (RFC 8314).
        IMPLICIT,
        NONE
    }

    static List<Listener> readAll(Table root, TlsSettings settings, Path base) {
        List<Listener> listeners = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<SocketAddress> addresses = new HashSet<>();
        for (Table table : root.tables("listen")) {
            Optional<Listener> listener = read(table, settings, base);
            listener.ifPresent(listeners::add);
            if (listener.isPresent() && !names.add(listener.get().name())) {
                table.wrong("name", "is the name of two listeners", "give each a name of its own");
            }
            boolean chosen = listener.isPresent() && !listener.get().anyPort();
            if (chosen && !addresses.add(listener.get().address())) {
                table.wrong(
                        table.has("socket") ? "socket" : "address",
                        "is the address of two listeners",
                        "give each an address or a port of its own");
            }
        }
        return root.has("listen") ? listeners : firstMinute(root);
    }

    /// Both ports of the first minute, which nobody can reach from outside.
    private static List<Listener> firstMinute(Table root) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        List<Listener> listeners = List.of(
                new Listener(
                        "mx",
                        Kind.MX,
                        new InetSocketAddress(loopback, 2525),
                        Tls.OFFERED,
                        false,
                        Vouching.NONE,
                        Answering.NONE),
                new Listener(
                        "submission",
                        Kind.SUBMISSION,
                        new InetSocketAddress(loopback, 2587),
                        Tls.OFFERED,
                        false,
                        Vouching.NONE,
                        Answering.NONE));
        for (Listener listener : listeners) {
            String path = "listen[" + listener.name() + "].";
            root.byDefault(path + "kind", Form.quoted(Form.word(listener.kind())));
            root.byDefault(path + "address", Form.quoted(listener.where()));
            root.byDefault(path + "tls", Form.quoted(Form.word(listener.tls())));
            root.byDefault(path + "client-certificates", "false");
            Vouching.KEYS.forEach(key -> root.byDefault(path + key, "[]"));
            Answering.KEYS.forEach(
                    key -> root.byDefault(path + key, Form.quoted(Form.word(Answering.Audience.NOBODY))));
        }
        return listeners;
    }

    private static Optional<Listener> read(Table table, TlsSettings settings, Path base) {
        Optional<String> name = table.required("name", Form.TEXT);
        Kind kind = table.value("kind", Form.choice(Kind.class), Kind.MX);
        Optional<SocketAddress> address = address(table, kind, base);
        Tls tls = table.value("tls", Form.choice(Tls.class), table.has("socket") ? Tls.NONE : Tls.OFFERED);
        boolean clientCertificates = table.value("client-certificates", Form.FLAG, false);
        Vouching vouching = Vouching.read(table);
        Answering answering = Answering.read(table);
        table.end();
        if (clientCertificates && settings.clientAuthorities().isEmpty()) {
            table.wrong(
                    "client-certificates",
                    "asks for certificates that nobody could check",
                    "name in tls.client-authorities a PEM file of those who sign them");
        }
        if (kind == Kind.SUBMISSION && tls == Tls.NONE) {
            table.wrong(
                    "tls",
                    "lets nobody log in: passwords are taken over TLS only",
                    "write \"offered\" or \"implicit\"");
        }
        if (table.has("socket") && tls != Tls.NONE) {
            table.wrong("tls", "means nothing on a socket, which never leaves this machine", "write \"none\"");
        }
        return name.flatMap(
                n -> address.map(a -> new Listener(n, kind, a, tls, clientCertificates, vouching, answering)));
    }

    /// A port for everybody; for LMTP it may be a socket, and may not be the port of SMTP.
    private static Optional<SocketAddress> address(Table table, Kind kind, Path base) {
        Optional<Path> socket = table.value("socket", Form.path(base));
        if (table.has("socket")) {
            if (kind != Kind.LMTP) {
                table.wrong("socket", "means nothing but with kind = \"lmtp\"", "give an address instead");
            } else if (table.has("address")) {
                table.wrong("socket", "stands beside an address", "keep one of them, or write two listeners");
                table.value("address", Form.ADDRESS_PORT);
            }
            return socket.map(UnixDomainSocketAddress::of);
        }
        Optional<InetSocketAddress> address = table.required("address", Form.ADDRESS_PORT);
        if (kind == Kind.LMTP && address.isPresent() && address.get().getPort() == SMTP_PORT) {
            table.wrong(
                    "address",
                    "is SMTP's port, on which LMTP must not be spoken",
                    "choose another port, for example 24, or give a socket");
        }
        return address.map(port -> port);
    }

    /// Whether nobody can connect from another machine.
    boolean onThisMachine() {
        return !(address instanceof InetSocketAddress port) || port.getAddress().isLoopbackAddress();
    }

    /// As it stands in the configuration file.
    public String where() {
        return address instanceof InetSocketAddress port ? Addresses.print(port) : address.toString();
    }

    private boolean anyPort() {
        return address instanceof InetSocketAddress port && port.getPort() == 0;
    }
}
