package dev.tasso.mta.accept;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.Config;
import dev.tasso.mta.config.Configs;
import dev.tasso.smtp.address.Mailbox;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Who is meant by an address in a local domain.
class LocalMailTest {

    private static final String SOME = """
        [local]
        domains = ["us.test", "also.test"]
        mailboxes = ["anna", "ben@us.test", "with+plus"]
        [aliases]
        info = ["anna", "carl@elsewhere.test"]
        "sales@us.test" = ["info"]
        keep = ["keep", "anna"]
        deep = ["sales@us.test", "info@also.test"]
        abuse = ["postmaster"]
        """;

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "anna@us.test, anna@us.test",
        "ANNA@US.TEST, anna@us.test",
        "anna@also.test, anna@also.test",
        "ben@us.test, ben@us.test",
        "ben@also.test, nobody",
        "anna+shop@us.test, anna@us.test",
        "anna+shop+two@us.test, anna@us.test",
        "+anna@us.test, nobody",
        "with+plus@us.test, with+plus@us.test",
        "info@us.test, anna@us.test carl@elsewhere.test",
        "info+x@also.test, anna@also.test carl@elsewhere.test",
        "sales@us.test, anna@us.test carl@elsewhere.test",
        "sales@also.test, nobody",
        "keep@us.test, keep@us.test anna@us.test",
        "deep@us.test, anna@also.test carl@elsewhere.test anna@us.test",
        "postmaster@us.test, postmaster@us.test",
        "PostMaster@also.test, postmaster@also.test",
        "abuse@us.test, postmaster@us.test",
        "nobody@us.test, nobody",
        "annaa@us.test, nobody"
    })
    void addresses_lead_to_mailboxes(String asked, String mailboxes) {
        assertThat(shown(local(SOME).find(mailbox(asked)))).isEqualTo(mailboxes);
    }

    @Test
    void where_all_mailboxes_exist_the_sub_address_is_dropped_and_a_route_is_not_followed() {
        LocalMail local = local("[local]\ndomains = ['us.test']");

        assertThat(shown(local.find(mailbox("You+shop@us.test")))).isEqualTo("you@us.test");
        for (String route : List.of("t%other.test", "other.test!t", "\"t@other.test\"")) {
            assertThat(shown(local.find(mailbox(route + "@us.test")))).startsWith("550 5.7.1");
        }
    }

    @Test
    void the_catch_all_gets_what_nobody_else_gets() {
        LocalMail local = local("[local]\ndomains = ['us.test']\nmailboxes = ['anna']\ncatch-all = 'anna'");

        assertThat(shown(local.find(mailbox("anybody@us.test")))).isEqualTo("anna@us.test");
        assertThat(shown(local.find(mailbox("t%other.test@us.test")))).startsWith("550 5.7.1");
    }

    @Test
    void the_postmaster_is_always_there() {
        String one = "[local]\ndomains = ['us.test']\nmailboxes = []\n";
        assertThat(shown(local(one).postmaster())).isEqualTo("postmaster@us.test");
        assertThat(shown(local(one + "postmaster = 'anna'").postmaster())).isEqualTo("anna@us.test");
        assertThat(shown(local(one + "postmaster = 'p@elsewhere.test'").postmaster()))
                .isEqualTo("p@elsewhere.test");
        assertThat(shown(local("[local]\ndomains = []\npostmaster = 'p@elsewhere.test'")
                        .postmaster()))
                .isEqualTo("p@elsewhere.test");
        assertThat(shown(local("[aliases]\npostmaster = ['anna', 'ben']").postmaster()))
                .isEqualTo("anna@localhost ben@localhost");
    }

    @Test
    void separators_are_those_configured() {
        String list = "[local]\ndomains = ['us.test']\nmailboxes = ['anna']\nsub-address-separators = ";

        assertThat(shown(local(list + "'-.'").find(mailbox("anna-x@us.test")))).isEqualTo("anna@us.test");
        assertThat(shown(local(list + "'-.'").find(mailbox("anna+x@us.test")))).isEqualTo("nobody");
        assertThat(shown(local(list + "'none'").find(mailbox("anna+x@us.test"))))
                .isEqualTo("nobody");
    }

    @Test
    void an_alias_may_not_grow_without_bound() {
        String many = String.join(
                ", ",
                IntStream.range(0, LocalMail.TARGETS_MAX + 1)
                        .mapToObj(i -> "'m" + i + "'")
                        .toList());

        assertThat(shown(local("[aliases]\nall = [" + many + "]").find(mailbox("all@localhost"))))
                .startsWith("550 5.4.6");
    }

    private LocalMail local(String toml) {
        Config config = Configs.of(folder, toml);
        return new LocalMail(config.local(), config.aliases());
    }

    private static Mailbox mailbox(String text) {
        return Mailbox.parse(text).orElseThrow();
    }

    private static String shown(Destination destination) {
        return switch (destination) {
            case Destination.Mailboxes(List<Mailbox> mailboxes) ->
                String.join(" ", mailboxes.stream().map(Mailbox::text).toList());
            case Destination.Nobody() -> "nobody";
            case Destination.Refused(var reply) -> reply.toString();
        };
    }
}
