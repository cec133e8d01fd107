package dev.tasso.mta.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// What is said about each kind of error in a configuration file: place, key, cause and cure.
class ConfigErrorTest {

    @TempDir
    Path folder;

    record Row(String toml, int line, String key, String cause, String cure) {}

    static List<Row> rows() {
        return List.of(
                new Row("hostnam = 'x.test'", 1, "hostnam", "is not known", "did you mean hostname?"),
                new Row(
                        "[limits]\nmesage_size = '1MB'",
                        2,
                        "limits.mesage_size",
                        "is not known",
                        "did you mean limits.message-size?"),
                new Row("[limit]\nsessions = 1", 1, "limit", "is not known", "did you mean limits?"),
                new Row("quux = 1", 1, "quux", "is not known", "take it out; known are: hostname"),
                new Row("hostname = 7", 1, "hostname", "7 is not a domain name", "\"example.org\""),
                new Row("hostname = 'a..b'", 1, "hostname", "\"a..b\" is not a domain name", "\"example.org\""),
                new Row("hostname = ''", 1, "hostname", "\"\" is not a domain name", "\"example.org\""),
                new Row("hostname = x", 1, "", "Unexpected 'x'", "texts stand in quotes"),
                new Row("data = 'a'\ndata = 'b'", 2, "", "data previously defined at line 1", "key = value"),
                new Row(
                        "\n[limits]\nsessions = 'many'",
                        3,
                        "limits.sessions",
                        "is not a whole number from 1 to 1000000",
                        "without quotes"),
                new Row(
                        "[limits]\nsessions = 0",
                        2,
                        "limits.sessions",
                        "0 is not a whole number from 1",
                        "without quotes"),
                new Row("[limits]\nmessage-size = '5 bags'", 2, "limits.message-size", "is not a size", "50MB"),
                new Row("[limits]\nmessage-size = '1KB'", 2, "limits.message-size", "is too small", "64KiB"),
                new Row("[limits]\ncommand-time = '5'", 2, "limits.command-time", "is not a duration", "\"5m\""),
                new Row("[limits]\ncommand-time = '0s'", 2, "limits.command-time", "is not a duration", "\"5m\""),
                new Row("[limits]\nerrors-soft = 30", 2, "limits.errors-soft", "is above errors-hard", "smaller"),
                new Row("limits = 5", 1, "limits", "must be a section", "[limits]"),
                new Row("listen = 5", 1, "listen", "must be a list of sections", "[[listen]]"),
                new Row("[[listen]]\naddress = '*:25'", 1, "listen[1].name", "is missing", "write it in quotes"),
                new Row("[[listen]]\nname = 'a'", 1, "listen[a].address", "is missing", "*:25"),
                new Row(
                        "[[listen]]\nname = 'a'\naddress = 'mail.test:25'",
                        3,
                        "listen[a].address",
                        "is not an IP address with a port",
                        "[::1]:2525"),
                new Row(
                        "[[listen]]\nname = 'a'\naddress = '::1:25'",
                        3,
                        "listen[a].address",
                        "is not an IP address with a port",
                        "[::1]:2525"),
                new Row(
                        "[[listen]]\nname = 'a'\naddress = '*:99999'",
                        3,
                        "listen[a].address",
                        "is not an IP address with a port",
                        "*:25"),
                new Row(
                        "[[listen]]\nname = 'a'\naddress = '*:1'\nkind = 'mta'",
                        4,
                        "listen[a].kind",
                        "is not one of \"mx\", \"submission\", \"lmtp\", \"closed\"",
                        "\"lmtp\" or \"closed\""),
                new Row(
                        "[[listen]]\nname = 'a'\naddress = '*:25'\nkind = 'lmtp'",
                        3,
                        "listen[a].address",
                        "LMTP must not be spoken",
                        "another port"),
                new Row(
                        "[[listen]]\nname = 'a'\nsocket = 's'\nkind = 'mx'",
                        3,
                        "listen[a].socket",
                        "means nothing but with kind = \"lmtp\"",
                        "address"),
                new Row(
                        "[[listen]]\nname = 'a'\nsocket = 's'\naddress = '*:24'\nkind = 'lmtp'",
                        3,
                        "listen[a].socket",
                        "stands beside an address",
                        "keep one"),
                new Row(
                        "[[listen]]\nname = 'a'\nsocket = 's'\nkind = 'lmtp'\ntls = 'offered'",
                        5,
                        "listen[a].tls",
                        "means nothing on a socket",
                        "\"none\""),
                new Row(
                        listen("a", 1) + "proxy-from = ['::/0']",
                        5,
                        "listen[a].proxy-from",
                        "lets everybody pass for anybody",
                        "of your own"),
                new Row(
                        listen("a", 1) + "xclient-from = ['10.0.0.1/8']",
                        5,
                        "listen[a].xclient-from",
                        "is not a network",
                        "no bits set behind"),
                new Row(
                        listen("a", 1) + "xforward-from = '10.0.0.1'",
                        5,
                        "listen[a].xforward-from",
                        "must be a list",
                        "brackets"),
                new Row(
                        listen("a", 1) + listen("a", 2),
                        6,
                        "listen[a].name",
                        "is the name of two listeners",
                        "of its own"),
                new Row(
                        listen("a", 1) + listen("b", 1),
                        7,
                        "listen[b].address",
                        "is the address of two listeners",
                        "of its own"),
                new Row("[tls]\ncertificate = 'tasso.toml'", 1, "tls.key", "is missing", "belong together"),
                new Row(
                        "[[listen]]\nname = 'a'\naddress = '*:1'\nkind = 'submission'\ntls = 'none'",
                        5,
                        "listen[a].tls",
                        "lets nobody log in",
                        "\"offered\""),
                new Row(
                        "[tls]\ncertificate = 'none.pem'\nkey = 'tasso.toml'",
                        2,
                        "tls.certificate",
                        "cannot be read",
                        "PEM"),
                new Row("[local]\ndomains = 'x.test'", 2, "local.domains", "must be a list", "[\"one\", \"two\"]"),
                new Row(
                        "[local]\ndomains = ['x.test',\n  'a b']",
                        3,
                        "local.domains",
                        "\"a b\" is not a domain name",
                        "example.org"),
                new Row("[local]\nmailboxes = ['a@b@c']", 2, "local.mailboxes", "is not a mailbox", "\"*\""),
                new Row(
                        "[local]\nsub-address-separators = 'x'",
                        2,
                        "local.sub-address-separators",
                        "is not a separator",
                        "none"),
                new Row("[aliases]\ninfo = []", 2, "aliases.info", "leads nowhere", "at least one"),
                new Row("[aliases]\ninfo = ['x']\nINFO = ['y']", 3, "aliases.INFO", "stands here twice", "join"),
                new Row("[aliases]\n'a b' = ['x']", 2, "aliases.a b", "is not a mailbox", "local part alone"),
                new Row(
                        "[aliases]\na = ['b']\nb = ['c']\nc = ['a']",
                        2,
                        "aliases.a",
                        "leads back to itself: a, b, c, a",
                        "take one"),
                new Row(
                        "[relay]\nnetworks = ['10.0.0.1/8']",
                        2,
                        "relay.networks",
                        "\"10.0.0.1/8\" is not a network",
                        "no bits set behind"),
                new Row("[relay]\nnetworks = ['10.0.0.0/33']", 2, "relay.networks", "is not a network", "192.0.2.0/24"),
                new Row(
                        "[relay]\nnetworks = ['0.0.0.0/0']",
                        2,
                        "relay.networks",
                        "lets everybody relay",
                        "your own networks"),
                new Row(
                        "[users]\nmail-from = 'mine'",
                        2,
                        "users.mail-from",
                        "is not one of \"any\", \"own\"",
                        "\"any\" or \"own\""),
                new Row(
                        "[users.addresses]\nanna = ['x']",
                        2,
                        "users.addresses.anna",
                        "is not an address or a domain",
                        "@example.org"),
                new Row("[retry]\nintervals = []", 2, "retry.intervals", "is empty", "5m"),
                new Row("[retry]\njitter = 2.0", 2, "retry.jitter", "2.0 is not a number from 0 to 1", "0.2"),
                new Row(
                        "[retry]\ndelay-notice = 'no'",
                        2,
                        "retry.delay-notice",
                        "is not a duration or \"never\"",
                        "4h"),
                new Row("[[route]]\nname = 'r'\nvia = 'mx'", 1, "route[r].match", "names no domain", "[\"*\"]"),
                new Row("[[route]]\nname = 'r'\nmatch = ['*']", 1, "route[r].via", "is missing", "\"smarthost\""),
                new Row(
                        route("mx", "host = 'h.test'"),
                        5,
                        "route[r].host",
                        "means nothing with via = \"mx\"",
                        "take it out"),
                new Row(route("smarthost", ""), 1, "route[r].host", "is missing", "mail.example.org"),
                new Row(route("lmtp", ""), 1, "route[r].host", "is missing", "socket"),
                new Row(
                        route("smarthost", "host = 'h.test'\nuser = 'u'"),
                        1,
                        "route[r].password-file",
                        "is missing",
                        "belong together"),
                new Row(
                        route("smarthost", "host = 'h.test'\nuser = 'u'\npassword-file = 'tasso.toml'\ntls = 'may'"),
                        8,
                        "route[r].tls",
                        "in plain text",
                        "verify"),
                new Row(
                        route("smarthost", "host = 'h.test'\nuser = 'u'\npassword-file = 'none'"),
                        7,
                        "route[r].password-file",
                        "cannot be read",
                        "first line"),
                new Row(
                        "[[route]]\nname = 'mx'\nmatch = ['*']\nvia = 'mx'",
                        2,
                        "route[mx].name",
                        "is the name of two routes",
                        "local and mx are taken"),
                new Row(
                        "[dns]\nservers = ['9.9.9.9']",
                        2,
                        "dns.servers",
                        "is not an IP address with a port",
                        "127.0.0.1:2525"));
    }

    @ParameterizedTest
    @MethodSource("rows")
    void each_error_names_line_key_cause_and_cure(Row row) throws IOException {
        List<ConfigError> errors = errors(row.toml());

        assertThat(errors).hasSize(1);
        ConfigError error = errors.getFirst();
        assertThat(error.key()).isEqualTo(row.key());
        assertThat(error.cause()).contains(row.cause());
        assertThat(error.cure()).contains(row.cure());
        assertThat(error.line()).isEqualTo(row.line());
        assertThat(error.column()).isPositive();
    }

    @Test
    void all_errors_are_reported_at_once_in_the_order_of_the_file() throws IOException {
        List<ConfigError> errors =
                errors("hostname = 7\n[limits]\nsesions = 1\nerrors-hard = -1\n[dns]\ntimeout = 'x'");

        assertThat(errors).extracting(ConfigError::line).containsExactly(1, 3, 4, 6);
    }

    @Test
    void an_error_is_printed_with_its_place() throws IOException {
        assertThat(errors("hostname = 7").getFirst())
                .hasToString(folder.resolve("tasso.toml") + ":1:1: hostname: 7 is not a domain name\n"
                        + "    write for example \"example.org\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "hostname = %s",
                "[[listen]]\nname = %s\naddress = '*:25'",
                "[local]\ndomains = [%s]",
                "[local]\nmailboxes = [%s]",
                "[local]\npostmaster = %s",
                "[aliases]\ninfo = [%s]",
                "[aliases]\n%s = ['anna']",
                "[users.addresses]\nanna = [%s]",
                "[[route]]\nname = %s\nmatch = ['*']\nvia = 'discard'",
                "[[route]]\nname = 'r'\nmatch = [%s]\nvia = 'discard'",
                "[[route]]\nname = 'r'\nmatch = ['*']\nvia = 'smarthost'\nhost = %s"
            })
    void f66_no_value_carries_a_line_end_into_mail(String toml) throws IOException {
        for (String smuggled :
                List.of("x.test\\r\\nBcc: y@z.test", "x\\n", "x\\r", "x\\u0000", "x@y.test\\r\\nRCPT TO:<z@z.test>")) {
            assertThat(errors(toml.formatted("\"" + smuggled + "\""))).isNotEmpty();
        }
    }

    @Test
    void a_missing_file_is_an_error() {
        Loaded loaded = Config.load(Optional.of(folder.resolve("nowhere.toml")));

        assertThat(((Loaded.Broken) loaded).errors())
                .singleElement()
                .extracting(ConfigError::cause)
                .isEqualTo("there is no such file");
    }

    private List<ConfigError> errors(String toml) throws IOException {
        Path file = Files.writeString(folder.resolve("tasso.toml"), toml);
        Loaded loaded = Config.load(Optional.of(file));
        assertThat(loaded).isInstanceOf(Loaded.Broken.class);
        return ((Loaded.Broken) loaded).errors();
    }

    private static String listen(String name, int port) {
        return "[[listen]]\nname = '" + name + "'\naddress = '127.0.0.1:" + port + "'\n\n";
    }

    private static String route(String via, String more) {
        return "[[route]]\nname = 'r'\nmatch = ['*']\nvia = '" + via + "'\n" + more;
    }
}
