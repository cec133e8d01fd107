package dev.tasso.mta.cli.probe;

import dev.tasso.mta.cli.survey.Item;
import dev.tasso.mta.verify.Remark;
import dev.tasso.smtp.client.ConnectionLost;
import dev.tasso.smtp.client.Extensions;
import dev.tasso.smtp.client.SmtpClient;
import dev.tasso.smtp.client.Stage;
import dev.tasso.smtp.reply.Reply;
import dev.tasso.smtp.wire.TlsInfo;
import dev.tasso.smtp.wire.Verification;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/// The first conversation with a host: what it says of itself, before TLS and after (RFC 5321 section 4.3.1, RFC 3207).
final class FirstTalk {
    /// Listed though they are not offered.
    private static final Set<String> COMMON = Set.of(
            "PIPELINING", "SIZE", "8BITMIME", "SMTPUTF8", "ENHANCEDSTATUSCODES", "DSN", "CHUNKING", "REQUIRETLS");

    private final Approach approach;
    private final List<Item> items = new ArrayList<>();
    private Extensions before = Extensions.none();
    private Extensions after = Extensions.none();
    private Optional<TlsInfo> tls = Optional.empty();
    private boolean introduced;
    private String called = "";
    private Optional<Reply> refusal = Optional.empty();
    private Optional<ConnectionLost> lost = Optional.empty();

    FirstTalk(Approach approach) {
        this.approach = approach;
    }

    /// Has it; how far it came can be asked for afterwards.
    void hold() {
        long started = System.nanoTime();
        try (SmtpClient client = approach.connect()) {
            long millis = (System.nanoTime() - started) / 1_000_000;
            items.add(new Item(
                    "connect", "address", approach.address().getAddress().getHostAddress(), List.of()));
            if (approach.implicit()) {
                client.implicitTls(new Verification.None(approach.name()));
            }
            started = System.nanoTime();
            Reply greeting = client.greeting();
            greeting(greeting, millis, (System.nanoTime() - started) / 1_000_000);
            if (greeting.positive()) {
                hello(client);
                client.quit();
            } else {
                refusal = Optional.of(greeting);
            }
        } catch (ConnectionLost failure) {
            lost = Optional.of(failure);
            items.add(broken(failure));
        }
    }

    private static Item broken(ConnectionLost failure) {
        boolean tls = failure.stage() == Stage.TLS;
        String why = String.valueOf(failure.getMessage());
        Remark remark = tls
                ? Item.error(
                        "STARTTLS is offered, and TLS fails: " + why,
                        "RFC 3207 section 4",
                        "see the server's log; try openssl s_client -starttls smtp; offer STARTTLS only if it works")
                : Item.error(
                        "the conversation breaks off: " + why,
                        "RFC 5321 section 4.5.3.2",
                        "is it the right host and port, and may this machine talk to it? tasso doctor asks about port"
                                + " 25");
        return new Item(tls ? "starttls" : "connect", "conversation", "broken off", List.of(remark));
    }

    private void greeting(Reply greeting, long connectMillis, long millis) {
        List<Remark> remarks = new ArrayList<>();
        if (!greeting.positive()) {
            remarks.add(Item.error(
                    greeting.temporary() ? "it takes no mail just now" : "it takes no mail from here",
                    "RFC 5321 section 3.1",
                    "what its words mean: tasso explain " + greeting.code()
                            + greeting.enhanced().map(code -> " " + code).orElse("")));
        } else if (!greeting.lines()
                .getFirst()
                .matches("(?i)[a-z0-9_-]+(\\.[a-z0-9_-]+)+( .*)?|\\[[0-9a-z:.]+\\]( .*)?")) {
            remarks.add(Item.warning(
                    "the greeting does not begin with the host's full name",
                    "RFC 5321 section 4.3.1",
                    "let it begin with a name that leads to the host, such as mx.example.com"));
        }
        items.add(new Item("connect", "time", connectMillis + " ms, greeting after " + millis + " ms", List.of()));
        items.add(new Item("connect", "greeting", greeting.toString(), remarks));
    }

    private void hello(SmtpClient client) throws ConnectionLost {
        Reply hello = client.hello();
        introduced = hello.positive();
        called = hello.lines().getFirst().replaceFirst(" .*", "");
        List<Remark> remarks = new ArrayList<>();
        if (!hello.positive()) {
            refusal = Optional.of(hello);
            remarks.add(Item.error(
                    "it refuses EHLO and HELO",
                    "RFC 5321 section 4.1.1.1",
                    "does it dislike the name? --helo NAME says another"));
        } else if (client.extensions().offered().isEmpty() && hello.lines().size() < 2) {
            remarks.add(Item.warning(
                    "it offers no extension at all, or knows no EHLO", "RFC 5321 section 2.2.1", "let it speak ESMTP"));
        }
        items.add(new Item("connect", "name", hello.lines().getFirst(), remarks));
        if (approach.implicit()) {
            tls = client.tls();
            after = client.extensions();
            return;
        }
        before = client.extensions();
        clear();
        if (hello.positive() && before.has("STARTTLS")) {
            secure(client);
        } else if (hello.positive()) {
            items.add(new Item(
                    "starttls",
                    "STARTTLS",
                    "not offered",
                    List.of(Item.error(
                            "mail to this host can be read by everybody on its way",
                            "RFC 3207 section 4",
                            "give the server a certificate and let it offer STARTTLS"))));
        }
    }

    /// What is offered before TLS, though it should not be.
    private void clear() {
        List<String> clear = before.authMechanisms().stream()
                .filter(each -> List.of("PLAIN", "LOGIN").contains(each))
                .toList();
        if (before.has("AUTH")) {
            List<Remark> remarks = clear.isEmpty()
                    ? List.of()
                    : List.of(Item.error(
                            "passwords can be said in clear text: " + String.join(" ", clear),
                            "RFC 4954 section 4",
                            "offer AUTH after STARTTLS only (Postfix: smtpd_tls_auth_only = yes)"));
            items.add(new Item("starttls", "AUTH before TLS", before.offered().getOrDefault("AUTH", ""), remarks));
        }
    }

    private void secure(SmtpClient client) throws ConnectionLost {
        Reply reply = client.startTls(new Verification.None(approach.name()));
        if (!reply.positive()) {
            items.add(new Item(
                    "starttls",
                    "STARTTLS",
                    reply.toString(),
                    List.of(Item.error(
                            "STARTTLS is offered and then refused",
                            "RFC 3207 section 4",
                            "see the server's log: is its certificate readable?"))));
            return;
        }
        tls = client.tls();
        Reply hello = client.hello();
        after = client.extensions();
        List<Remark> remarks = new ArrayList<>();
        if (!hello.positive()) {
            remarks.add(Item.error("EHLO is refused after TLS", "RFC 3207 section 4.2", "see the server's log"));
        } else if (after.has("STARTTLS")) {
            remarks.add(Item.warning(
                    "STARTTLS is offered again inside TLS",
                    "RFC 3207 section 4.2",
                    "report it to the server's makers"));
        }
        items.add(new Item("starttls", "STARTTLS", "works", remarks));
    }

    /// What was found on the way.
    List<Item> items() {
        return items;
    }

    /// The extensions, one by one (RFC 5321 section 2.2).
    List<Item> matrix() {
        List<Item> matrix = new ArrayList<>();
        if (!introduced) {
            return matrix;
        }
        List<String> names = new ArrayList<>();
        for (Keyword each : Keyword.known()) {
            names.add(each.name());
            if (before.has(each.name()) || after.has(each.name()) || common(each.name())) {
                matrix.add(new Item("extensions", each.name(), offered(each), List.of()));
            }
        }
        List<String> others = new ArrayList<>();
        before.offered().keySet().stream().filter(each -> !names.contains(each)).forEach(others::add);
        after.offered().keySet().stream()
                .filter(each -> !names.contains(each) && !others.contains(each))
                .forEach(others::add);
        if (!others.isEmpty()) {
            matrix.add(new Item("extensions", "others", String.join(" ", others), List.of()));
        }
        return matrix;
    }

    private static boolean common(String name) {
        return COMMON.contains(name);
    }

    private String offered(Keyword each) {
        boolean now = before.has(each.name());
        boolean then = after.has(each.name());
        boolean encrypted = tls.isPresent();
        boolean asked = each.name().equals("STARTTLS");
        String when = now && (then || asked || !encrypted)
                ? "yes"
                : now ? "before TLS" : then ? (approach.implicit() ? "yes" : "after TLS") : "no";
        String value = (then ? after : before).offered().getOrDefault(each.name(), "");
        return String.format(Locale.ROOT, "%-10s RFC %d, %s", when, each.rfc(), each.what())
                + (value.isEmpty() ? "" : ": " + value);
    }

    /// What it calls itself in its answer to EHLO; empty where there was none.
    String called() {
        return called;
    }

    /// What TLS agreed on, where it came to that.
    Optional<TlsInfo> tls() {
        return tls;
    }

    /// Whether questions in the words of TLS make sense.
    boolean offersTls() {
        return approach.implicit() || before.has("STARTTLS");
    }

    /// A greeting or an EHLO that was refused.
    Optional<Reply> refusal() {
        return refusal;
    }

    Optional<ConnectionLost> lost() {
        return lost;
    }

    /// Whether there is somebody to ask further.
    boolean spoke() {
        return refusal.isEmpty() && (lost.isEmpty() || lost.get().stage() == Stage.TLS);
    }

    /// What an [IOException] says, for a person.
    static String why(IOException failure) {
        return String.valueOf(failure.getMessage());
    }
}
