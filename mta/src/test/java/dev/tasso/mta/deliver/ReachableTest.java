package dev.tasso.mta.deliver;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.Network;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Which addresses a name on the Internet may send us to.
final class ReachableTest {

    private static InetSocketAddress at(String literal, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(literal), port);
    }

    private static final Reachable STRICT = new Reachable(List.of(), List.of());

    static Stream<String> notPublic() {
        return """
            127.0.0.1 127.255.255.254 0.0.0.0 0.1.2.3 10.1.2.3 100.64.0.1 169.254.169.254 172.16.0.1 172.31.255.255
            192.0.0.8 192.0.2.1 192.168.1.1 198.18.0.1 198.51.100.1 203.0.113.1 224.0.0.1 239.1.1.1 240.0.0.1 255.255.255.255
            :: ::1 ::127.0.0.1 ::ffff:127.0.0.1 ::ffff:10.0.0.1 fc00::1 fd12:3456::1 fe80::1 fec0::1 ff02::1 64:ff9b::7f00:1
            64:ff9b::a00:1 64:ff9b:1::7f00:1 100::1 2001:db8::1 2001::1 2002:7f00:1:: 2002:a00:1::1 3fff::1 4000::1
            """.lines().flatMap(line -> Stream.of(line.split(" ")));
    }

    @ParameterizedTest
    @MethodSource("notPublic")
    void h111_addressesThatAreNotPublicAreRefused(String literal) {
        assertThat(STRICT.permits(InetAddress.ofLiteral(literal))).isFalse();
    }

    @Test
    void h111_anIpv4AddressWrittenAsIpv6IsJudgedAsWhatItIs() throws Exception {
        byte[] mapped = new byte[16];
        mapped[10] = -1;
        mapped[11] = -1;
        mapped[12] = 127;
        mapped[15] = 1;
        InetAddress six = Inet6Address.getByAddress("evil.example", mapped, -1);
        assertThat(STRICT.permits(six)).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "8.8.8.8",
                "193.0.6.139",
                "172.32.0.1",
                "100.128.0.1",
                "2a00:1450::1",
                "2606:4700::1",
                "64:ff9b::808:808"
            })
    void publicAddressesArePermitted(String literal) {
        assertThat(STRICT.permits(InetAddress.ofLiteral(literal))).isTrue();
    }

    @Test
    void h111_whatTheConfigurationAllowsIsPermittedAndNothingBesideIt() {
        Reachable some = new Reachable(List.of(Network.parse("10.0.0.0/8").orElseThrow()), List.of());
        assertThat(some.permits(InetAddress.ofLiteral("10.9.8.7"))).isTrue();
        assertThat(some.permits(InetAddress.ofLiteral("::ffff:10.9.8.7"))).isTrue();
        assertThat(some.permits(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
    }

    @Test
    void h111_ourOwnListenersAreFoundWhateverTheirAddressIsWrittenAs() {
        Reachable one = new Reachable(List.of(), List.of(at("127.0.0.1", 2525)));
        assertThat(one.isOurs(at("127.0.0.1", 2525))).isTrue();
        assertThat(one.isOurs(at("127.0.0.1", 25))).isFalse();
        assertThat(one.isOurs(at("127.0.0.2", 2525))).isFalse();
        Reachable all = new Reachable(List.of(), List.of(at("0.0.0.0", 2525)));
        assertThat(all.isOurs(at("127.0.0.2", 2525))).isTrue();
        assertThat(all.isOurs(at("::1", 2525))).isTrue();
        assertThat(all.isOurs(at("193.0.6.139", 2525))).isFalse();
    }
}
