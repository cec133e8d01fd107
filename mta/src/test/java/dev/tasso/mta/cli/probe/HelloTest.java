package dev.tasso.mta.cli.probe;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.tasso.mta.cli.probe.HelloAnswer.Chosen;
import dev.tasso.mta.cli.probe.HelloAnswer.HungUp;
import dev.tasso.mta.cli.probe.HelloAnswer.Refused;
import dev.tasso.smtp.scenario.Fault;
import dev.tasso.smtp.scenario.ScenarioServer;
import dev.tasso.smtp.scenario.Script;
import dev.tasso.smtp.scenario.Step;
import dev.tasso.smtp.scenario.TestAuthority;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The first message of TLS, written by hand, against a server that speaks TLS, and answers of every kind (RFC 8446
/// section 4.1.2, RFC 5246 section 7.4.1.2).
class HelloTest {
    private static final Script SECURED =
            Script.normal().startTls(TestAuthority.create().server("scenario.example"));

    private static HelloAnswer ask(Script script, TlsVersion version, List<Group> groups) throws IOException {
        try (ScenarioServer server = ScenarioServer.start(script)) {
            Budget budget = new Budget(Duration.ofSeconds(2), Duration.ofSeconds(5));
            return new Approach(server.address(), "scenario.example", false, "localhost", budget)
                    .ask(version, Suite.of(version), groups);
        }
    }

    @Test
    void aServerOfTodayChoosesWhatIsGood() throws Exception {
        assertThat(ask(SECURED, TlsVersion.TLS_1_3, Group.all())).isInstanceOfSatisfying(Chosen.class, it -> {
            assertThat(it.version()).isEqualTo(TlsVersion.TLS_1_3);
            assertThat(it.suite().name()).isEqualTo("TLS_AES_256_GCM_SHA384");
            assertThat(it.group()).isNotEmpty();
        });
        assertThat(ask(SECURED, TlsVersion.TLS_1_3, List.of(Group.SECP384R1)))
                .isInstanceOfSatisfying(
                        Chosen.class, it -> assertThat(it.group()).isEqualTo(OptionalInt.of(Group.SECP384R1.number())));
        assertThat(ask(SECURED, TlsVersion.TLS_1_2, Group.all())).isInstanceOfSatisfying(Chosen.class, it -> {
            assertThat(it.version()).isEqualTo(TlsVersion.TLS_1_2);
            assertThat(it.suite().kind()).isEqualTo(Suite.Kind.GOOD);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"SSL_3_0", "TLS_1_0", "TLS_1_1"})
    void c38_andRefusesWhatIsOld(String version) throws Exception {
        assertThat(ask(SECURED, TlsVersion.valueOf(version), Group.all())).isInstanceOfAny(Refused.class, HungUp.class);
    }

    @Test
    void whatComesInPlaceOfTlsIsNotTakenForIt() {
        Script broken = SECURED.at(Step.HANDSHAKE, new Fault.Raw("250 What is a handshake?\r\n"));
        // It may arrive with the 220 or after it.
        assertThatThrownBy(() -> ask(broken, TlsVersion.TLS_1_3, Group.all()))
                .message()
                .isIn("this is no TLS", "plain text came before the switch to TLS");
        Script silent = SECURED.at(Step.HANDSHAKE, new Fault.Stall());
        assertThatThrownBy(() -> ask(silent, TlsVersion.TLS_1_3, Group.all())).hasMessage("no answer in time");
        Script gone = SECURED.at(Step.HANDSHAKE, new Fault.HangUp());
        assertThat(catching(() -> ask(gone, TlsVersion.TLS_1_3, Group.all()))).isInstanceOf(HungUp.class);
    }

    private interface Asking {
        HelloAnswer now() throws IOException;
    }

    private static HelloAnswer catching(Asking asking) {
        try {
            return asking.now();
        } catch (IOException failure) {
            throw new AssertionError(failure);
        }
    }

    private static HelloAnswer read(String hexadecimal) throws IOException {
        return HelloAnswer.read(new ByteArrayInputStream(HexFormat.of().parseHex(hexadecimal.replace(" ", ""))));
    }

    @Test
    void answersByTheirOctets() throws Exception {
        assertThat(read("15 0301 0002 02 46")).isEqualTo(new Refused(70));
        assertThat(new Refused(70).shown()).isEqualTo("protocol version");
        assertThat(read("")).isEqualTo(new HungUp());
        String old = "16 0301 002a 02 000026 0301" + "00".repeat(32) + "00 0005 00";
        assertThat(read(old)).isInstanceOfSatisfying(Chosen.class, it -> {
            assertThat(it.version()).isEqualTo(TlsVersion.TLS_1_0);
            assertThat(it.suite().name()).isEqualTo("TLS_RSA_WITH_RC4_128_SHA");
            assertThat(it.suite().kind()).isEqualTo(Suite.Kind.WEAK);
        });
        String retry = "16 0303 0038 02 000034 0303" + HexFormat.of().formatHex(HelloAnswer.RETRY)
                + "00 1301 00 000c 002b 0002 0304 0033 0002 11ec";
        assertThat(read(retry)).isInstanceOfSatisfying(Chosen.class, it -> {
            assertThat(it.version()).isEqualTo(TlsVersion.TLS_1_3);
            assertThat(Group.name(it.group().orElseThrow())).isEqualTo("X25519MLKEM768");
        });
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "16",
                "16 0301 ffff 02",
                "16 0301 0004 02 ffffff",
                "16 0301 0005 0b 000001 00",
                "17 0303 0002 0000",
                "16 0301 002a 02 000026 0909",
                "32 3530 2057 6861"
            })
    void hostileAnswersAreRefused(String octets) {
        assertThatThrownBy(() -> read(octets)).isInstanceOf(IOException.class);
    }

    @Test
    void anEndlessAnswerIsNotRead() {
        InputStream endless = new InputStream() {
            @Override
            public int read() {
                return 0x16;
            }
        };
        assertThatThrownBy(() -> HelloAnswer.read(endless)).isInstanceOf(IOException.class);
    }
}
