package dev.tasso.mta.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.smtp.address.Domain;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Durations, sizes, networks and patterns as people write them.
class ValuesTest {

    @ParameterizedTest
    @CsvSource({
        "30s, PT30S, 30s",
        "90s, PT1M30S, 1m30s",
        "1h30m, PT1H30M, 1h30m",
        "5d, PT120H, 5d",
        "250ms, PT0.25S, 250ms",
        "24h, PT24H, 1d"
    })
    void durations_are_read_and_printed(String text, Duration duration, String printed) {
        assertThat(Durations.parse(text)).contains(duration);
        assertThat(Durations.print(duration)).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource({"5", "m", "-5m", "5 m", "0s", "5M", "1.5h", "5m5", "''", "99999999999d"})
    void what_is_no_duration_is_refused(String text) {
        assertThat(Durations.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "50MB, 50000000, 50MB",
        "64KiB, 65536, 64KiB",
        "1GB, 1000000000, 1GB",
        "1234, 1234, 1234B",
        "2000KB, 2000000, 2MB"
    })
    void sizes_are_read_and_printed(String text, long octets, String printed) {
        assertThat(Sizes.parse(text)).contains(octets);
        assertThat(Sizes.print(octets)).isEqualTo(printed);
    }

    @ParameterizedTest
    @CsvSource({"MB", "-1MB", "1.5MB", "5 MB", "5mb", "9999999999"})
    void what_is_no_size_is_refused(String text) {
        assertThat(Sizes.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.0/24, 192.0.2.255, true",
        "192.0.2.0/24, 192.0.3.0, false",
        "192.0.2.128/25, 192.0.2.127, false",
        "192.0.2.7, 192.0.2.7, true",
        "192.0.2.7, 192.0.2.6, false",
        "10.0.0.0/8, ::ffff:10.1.2.3, true",
        "2001:db8::/32, 2001:db8:ffff::1, true",
        "2001:db8::/32, 2001:db9::1, false",
        "::1, 127.0.0.1, false",
        "127.0.0.0/8, ::1, false",
    })
    void a_network_contains_what_shares_its_prefix(String network, String address, boolean contained) {
        assertThat(Network.parse(network).orElseThrow().contains(InetAddress.ofLiteral(address)))
                .isEqualTo(contained);
    }

    @ParameterizedTest
    @CsvSource({
        "192.0.2.1/24",
        "192.0.2.0/33",
        "192.0.2.0/-1",
        "192.0.2.0/",
        "192.0.2/24",
        "localhost",
        "/8",
        "::/129",
        "0x7f000001",
        "2130706433"
    })
    void what_is_no_network_is_refused(String text) {
        assertThat(Network.parse(text)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "example.org, example.org, true",
        "EXAMPLE.org, example.ORG, true",
        "example.org, mail.example.org, false",
        "*.example.org, mail.example.org, true",
        "*.example.org, a.b.example.org, true",
        "*.example.org, example.org, false",
        "*.example.org, evilexample.org, false",
        "*, anything.test, true",
        "[192.0.2.1], [192.0.2.1], true",
        "bücher.example, xn--bcher-kva.example, true"
    })
    void a_pattern_matches_whole_labels(String pattern, String domain, boolean matches) {
        Optional<Domain> parsed = Domain.parse(domain);
        assertThat(DomainPattern.parse(pattern).orElseThrow().matches(parsed.orElseThrow()))
                .isEqualTo(matches);
    }

    @Test
    void keys_that_need_a_restart_are_named() {
        Config before = ((Loaded.Ok) Config.load(Optional.empty())).config();
        Config after = ((Loaded.Ok) Config.load(Optional.empty(), new Overrides(Optional.of(Path.of("x"))))).config();

        assertThat(before.needingRestart(before)).isEmpty();
        assertThat(before.needingRestart(after)).containsExactly("data");
    }

    @Test
    void limits_that_a_listener_was_started_with_need_a_restart(@TempDir Path folder) throws IOException {
        Config before = ((Loaded.Ok) Config.load(Optional.empty())).config();
        Path ofPolicy = Files.writeString(folder.resolve("a.toml"), "[limits]\nreceived-hops = 60\n");
        Path ofListeners = Files.writeString(folder.resolve("b.toml"), "[limits]\nmessage-size = \"60MB\"\n");

        assertThat(before.needingRestart(((Loaded.Ok) Config.load(Optional.of(ofPolicy))).config()))
                .doesNotContain("limits");
        assertThat(before.needingRestart(((Loaded.Ok) Config.load(Optional.of(ofListeners))).config()))
                .contains("limits");
    }
}
