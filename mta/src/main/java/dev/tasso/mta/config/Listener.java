package dev.tasso.mta.config;

import dev.tasso.mta.tls.TlsSettings;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/// A port on which mail is taken.
///
/// @param name unique; shown in histories and logs
/// @param clientCertificates whether clients are asked for a certificate; they may have none
public record Listener(String name, Kind kind, InetSocketAddress address, Tls tls, boolean clientCertificates) {

    public enum Kind {
        /// Mail from other servers: no authentication is offered.
        MX,
        /// Mail from users, who authenticate (RFC 6409).
        SUBMISSION
    }

    public enum Tls {
        /// STARTTLS (RFC 3207).
        OFFERED,
        /// TLS from the first octet (RFC 8314).
        IMPLICIT,
        NONE
    }

    static List<Listener> readAll(Table root, TlsSettings settings) {
        List<Listener> listeners = new ArrayList<>();
        Set<String> names = new HashSet<>();
        Set<InetSocketAddress> addresses = new HashSet<>();
        for (Table table : root.tables("listen")) {
            Optional<Listener> listener = read(table, settings);
            listener.ifPresent(listeners::add);
            if (listener.isPresent() && !names.add(listener.get().name())) {
                table.wrong("name", "is the name of two listeners", "give each a name of its own");
            }
            boolean chosen = listener.isPresent() && listener.get().address().getPort() != 0;
            if (chosen && !addresses.add(listener.get().address())) {
                table.wrong("address", "is the address of two listeners", "give each an address or a port of its own");
            }
        }
        return root.has("listen") ? listeners : firstMinute(root);
    }

    /// Both ports of the first minute, which nobody can reach from outside.
    private static List<Listener> firstMinute(Table root) {
        InetAddress loopback = InetAddress.ofLiteral("127.0.0.1");
        List<Listener> listeners = List.of(
                new Listener("mx", Kind.MX, new InetSocketAddress(loopback, 2525), Tls.OFFERED, false),
                new Listener("submission", Kind.SUBMISSION, new InetSocketAddress(loopback, 2587), Tls.OFFERED, false));
        for (Listener listener : listeners) {
            String path = "listen[" + listener.name() + "].";
            root.byDefault(path + "kind", Form.quoted(Form.word(listener.kind())));
            root.byDefault(path + "address", Form.quoted(Addresses.print(listener.address())));
            root.byDefault(path + "tls", Form.quoted(Form.word(listener.tls())));
            root.byDefault(path + "client-certificates", "false");
        }
        return listeners;
    }

    private static Optional<Listener> read(Table table, TlsSettings settings) {
        Optional<String> name = table.required("name", Form.TEXT);
        Kind kind = table.value("kind", Form.choice(Kind.class), Kind.MX);
        Optional<InetSocketAddress> address = table.required("address", Form.ADDRESS_PORT);
        Tls tls = table.value("tls", Form.choice(Tls.class), Tls.OFFERED);
        boolean clientCertificates = table.value("client-certificates", Form.FLAG, false);
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
        return name.flatMap(n -> address.map(a -> new Listener(n, kind, a, tls, clientCertificates)));
    }
}
