package dev.tasso.mta.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.tasso.mta.dns.FakeDns;
import dev.tasso.mta.verify.Remark.Level;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Trees of SPF records: what they cost, and where they go wrong (RFC 7208 section 4.6.4).
class SpfTreeTest {
    private final FakeDns dns = new FakeDns();

    private SpfTree tree(String... records) {
        dns.txt("a.test", records);
        return SpfTree.of("a.test", dns);
    }

    private static void assertError(SpfTree tree, String what, String section) {
        assertThat(tree.remarks()).anySatisfy(it -> {
            assertThat(it.level()).isEqualTo(Level.ERROR);
            assertThat(it.what()).contains(what);
            assertThat(it.clause()).isEqualTo("RFC 7208 section " + section);
        });
    }

    @Test
    void countsWhatAsksAndNothingElse() {
        dns.txt("b.test", "v=spf1 ip4:192.0.2.0/24 a:h.test ?all").host("h.test", "192.0.2.1");
        dns.mx("a.test", 10, "h.test").txt("c.test", "v=spf1 -all");
        SpfTree tree = tree("v=spf1 mx include:b.test exists:%{i}.l.test ip6:2001:db8::/32 redirect=c.test");
        assertThat(tree.lookups()).isEqualTo(5);
        assertThat(tree.voids()).isZero();
        assertThat(tree.remarks()).allMatch(it -> it.level() != Level.ERROR);
        assertThat(tree.root().below())
                .extracting(SpfTree.Node::term, SpfTree.Node::lookup, SpfTree.Node::found)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("mx", 1, "1 mail exchanger"),
                        org.assertj.core.groups.Tuple.tuple(
                                "include:b.test", 2, "v=spf1 ip4:192.0.2.0/24 a:h.test ?all"),
                        org.assertj.core.groups.Tuple.tuple("exists:%{i}.l.test", 4, "depends on who sends"),
                        org.assertj.core.groups.Tuple.tuple("redirect=c.test", 5, "v=spf1 -all"));
        assertThat(tree.root().below().get(1).below())
                .singleElement()
                .satisfies(it -> assertThat(it.lookup()).isEqualTo(3));
    }

    @Test
    void whatStandsBehindAllCostsNothing() {
        SpfTree tree = tree("v=spf1 -all mx include:nowhere.test redirect=nowhere.test");
        assertThat(tree.lookups()).isZero();
    }

    @Test
    void theDomainItselfIsTheOnlyMacroThatIsKnown() {
        dns.txt("_spf.a.test", "v=spf1 -all");
        SpfTree tree = tree("v=spf1 redirect=_spf.%{d}");
        assertThat(tree.root().below().getFirst().found()).isEqualTo("v=spf1 -all");
    }

    @Test
    void moreThanTenLookUpsAreTooMany() {
        String terms = IntStream.rangeClosed(1, 11)
                .mapToObj(n -> {
                    dns.host("h" + n + ".test", "192.0.2.1");
                    return "a:h" + n + ".test";
                })
                .collect(Collectors.joining(" "));
        assertError(tree("v=spf1 " + terms + " -all"), "11 terms ask DNS", "4.6.4");
        assertThat(tree("v=spf1 " + terms.substring(10) + " -all").remarks()).isEmpty();
    }

    @Test
    void moreThanTwoThatFindNothingAreTooMany() {
        dns.host("here.test");
        assertError(tree("v=spf1 a:x.test mx:y.test a:here.test -all"), "3 look-ups find nothing", "4.6.4");
        assertThat(tree("v=spf1 a:x.test mx:y.test -all").remarks())
                .allSatisfy(it -> assertThat(it.level()).isEqualTo(Level.WARNING));
    }

    @Test
    void aLoopIsNamed() {
        dns.txt("b.test", "v=spf1 include:a.test -all");
        assertError(tree("v=spf1 include:b.test -all"), "leads back to a.test", "4.6.4");
        assertError(tree("v=spf1 redirect=a.test"), "leads back to a.test", "4.6.4");
    }

    @Test
    void aHostileTreeIsLeftBeforeItCostsMuch() {
        for (int n = 0; n < 200; n++) {
            dns.txt("n" + n + ".test", "v=spf1 include:n" + (n + 1) + ".test include:n" + (n + 2) + ".test -all");
        }
        dns.txt("a.test", "v=spf1 include:n0.test -all");
        SpfTree tree = SpfTree.of("a.test", dns);
        assertThat(dns.questions()).isLessThanOrEqualTo(SpfWalk.LOOKUPS_WALKED_MAX + 1);
        assertThat(tree.lookups()).isGreaterThan(SpfTree.LOOKUPS_MAX);
        assertError(tree, "terms ask DNS", "4.6.4");
    }

    @Test
    void moreThanTenExchangersAreTooMany() {
        for (int n = 0; n < 11; n++) {
            dns.mx("many.test", 10, "h" + n + ".test");
        }
        assertError(tree("v=spf1 mx:many.test -all"), "11 mail exchangers", "4.6.4");
    }

    @Test
    void twoRecordsNoneAndOneThatIsMissing() {
        assertError(tree("v=spf1 mx -all", "v=spf1 -all"), "2 SPF records at a.test", "4.5");
        assertError(tree("something else"), "there is no SPF record", "3");
        assertError(tree("v=spf1 include:gone.test -all"), "gone.test has no SPF record", "5.2");
        assertError(tree("v=spf1 redirect=gone.test"), "gone.test has no SPF record", "6.1");
    }

    @Test
    void whatIsWrongBelowIsNamedWithTheTermThatLedThere() {
        dns.txt("b.test", "v=spf1 ip4:1.2.3 -all");
        assertError(tree("v=spf1 include:b.test -all"), "in include:b.test: \"ip4:1.2.3\"", "12");
    }

    @Test
    void aServerThatFailsIsNotTakenForAnAnswer() {
        dns.broken("b.test", "SERVFAIL");
        SpfTree tree = tree("v=spf1 include:b.test mx:b.test -all");
        assertThat(tree.voids()).isZero();
        assertThat(tree.remarks()).extracting(Remark::level).containsExactly(Level.UNKNOWN, Level.UNKNOWN);
    }
}
