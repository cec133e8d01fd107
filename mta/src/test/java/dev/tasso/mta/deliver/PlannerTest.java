package dev.tasso.mta.deliver;

import static dev.tasso.mta.deliver.Samples.domain;
import static dev.tasso.mta.deliver.Samples.route;
import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.config.HostPort;
import dev.tasso.mta.config.Route;
import dev.tasso.mta.config.Route.TlsPolicy;
import dev.tasso.mta.config.Route.Via;
import dev.tasso.mta.dns.FakeDns;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Where mail for a domain goes, by routes and by what DNS says (RFC 5321 section 5.1, RFC 7505).
final class PlannerTest {

    private static final Route MX = Samples.mx(TlsPolicy.MAY);
    private final FakeDns dns = new FakeDns();

    private Plan plan(String domain) {
        return new Planner(Samples.options(Samples.settings(25), MX), dns).plan(domain(domain), MX);
    }

    private static List<String> names(Plan plan) {
        return ((Hosts.Exchangers) plan.hosts()).names();
    }

    @Test
    void theFirstRouteThatMatchesIsTaken() {
        Router router = new Router(List.of(
                route("one", new Via.Discard(), "example.org"),
                route("below", new Via.Discard(), "*.example.org", "[192.0.2.1]"),
                route("rest", new Via.Mx(TlsPolicy.MAY), "*")));
        assertThat(router.route(domain("EXAMPLE.org")).name()).isEqualTo("one");
        assertThat(router.route(domain("a.b.example.org")).name()).isEqualTo("below");
        assertThat(router.route(domain("[192.0.2.1]")).name()).isEqualTo("below");
        assertThat(router.route(domain("notexample.org")).name()).isEqualTo("rest");
    }

    @Test
    void exchangersAreAskedInTheirOrder() {
        dns.mx("example.org", 20, "b.example.org").mx("example.org", 10, "c.example.org");
        assertThat(names(plan("example.org"))).containsExactly("c.example.org", "b.example.org");
    }

    @Test
    void domainsWithTheSameExchangersAreOneSite() {
        dns.mx("one.example", 10, "a.mx.example").mx("one.example", 10, "b.mx.example");
        dns.mx("two.example", 10, "b.mx.example").mx("two.example", 10, "a.mx.example");
        dns.mx("three.example", 10, "b.mx.example");
        assertThat(plan("one.example").site()).isEqualTo(plan("two.example").site());
        assertThat(plan("one.example").site())
                .isNotEqualTo(plan("three.example").site());
    }

    @Test
    void aDomainWithoutExchangersIsItsOwn() {
        dns.host("example.org", "198.51.100.1");
        assertThat(names(plan("example.org"))).containsExactly("example.org");
    }

    @Test
    void aDomainThatDoesNotExistIsRefused() {
        assertThat(plan("gone.example").nobody().orElseThrow().toString()).startsWith("550 5.1.2 ");
    }

    @Test
    void g107_aNullMxIsRefusedAtOnceWithoutAskingForAddresses() {
        dns.mx("example.org", 0, "").host("example.org", "198.51.100.1");
        Plan plan = plan("example.org");
        assertThat(plan.nobody().orElseThrow().toString()).startsWith("556 5.1.10 ");
        assertThat(plan.remote()).isFalse();
        assertThat(dns.questions()).isEqualTo(1);
    }

    @Test
    void g107_aNullMxBesideOthersNamesNoHostAndIsPassedOver() {
        dns.mx("example.org", 0, "").mx("example.org", 10, "mx.example.org");
        assertThat(names(plan("example.org"))).containsExactly("mx.example.org");
    }

    @Test
    void g106_ourOwnNameCutsOffItselfAndAllThatAreLessPreferred() {
        dns.mx("example.org", 10, "best.example.org")
                .mx("example.org", 20, "here.example")
                .mx("example.org", 20, "beside.example.org")
                .mx("example.org", 30, "worse.example.org");
        assertThat(names(plan("example.org"))).containsExactly("best.example.org");
    }

    @Test
    void g106_aDomainWhoseBestHostWeAreIsALoop() {
        dns.mx("example.org", 10, "here.example").mx("example.org", 20, "other.example.org");
        assertThat(plan("example.org").nobody().orElseThrow().toString()).startsWith("554 5.4.6 ");
    }

    @Test
    void dnsTroubleIsTemporaryAndNeverFallsBackToTheDomainItself() {
        dns.broken("example.org", "SERVFAIL");
        assertThat(plan("example.org").nobody().orElseThrow().toString()).startsWith("451 4.4.3 ");
        assertThat(dns.questions()).isEqualTo(1);
    }

    @Test
    void h113_aThousandExchangersAreCutToTheSameFewEveryTime() {
        for (int i = 0; i < 1_000; i++) {
            dns.mx("example.org", i % 7, "mx" + (i * 37 % 1_000) + ".example.org");
        }
        assertThat(names(plan("example.org"))).hasSize(Planner.HOSTS_MAX);
        assertThat(plan("example.org").site()).isEqualTo(plan("example.org").site());
    }

    @Test
    void h113_aRecordThatNamesNoHostIsPassedOver() {
        dns.mx("odd.example", 10, "a b.example")
                .mx("odd.example", 10, "x".repeat(64) + ".example")
                .mx("odd.example", 10, "a,b.example")
                .mx("odd.example", 20, "_ok.example");
        assertThat(names(plan("odd.example"))).containsExactly("_ok.example");
        dns.mx("hopeless.example", 10, "\\000.example");
        assertThat(plan("hopeless.example").nobody().orElseThrow().toString()).startsWith("550 5.4.4 ");
    }

    @Test
    void anAddressInBracketsIsAskedItself() {
        assertThat(plan("[IPv6:2001:db8::1]").hosts()).isInstanceOf(Hosts.Literal.class);
        assertThat(dns.questions()).isZero();
    }

    @Test
    void configuredPlacesAreSitesOfTheirOwn() {
        Planner planner = new Planner(Samples.options(Samples.settings(25), MX), dns);
        Via smart = new Via.SmartHost(new HostPort("Relay.example", 587), TlsPolicy.VERIFY, false, Optional.empty());
        Plan plan = planner.plan(domain("any.example"), route("out", smart, "*"));
        assertThat(plan.hosts()).isEqualTo(new Hosts.Configured("relay.example", 587));
        assertThat(plan.remote()).isTrue();
        Via maildir = new Via.Maildir(Path.of("mail"));
        assertThat(planner.plan(domain("any.example"), route("local", maildir, "*"))
                        .remote())
                .isFalse();
        Via lmtp = new Via.LmtpUnix(Path.of("/run/lmtp"));
        assertThat(planner.plan(domain("any.example"), route("lmtp", lmtp, "*")).site())
                .hasToString("lmtp:/run/lmtp");
    }
}
