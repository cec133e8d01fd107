package dev.tasso.tidy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/// The test of the tests: each rule fails for a planted breach, and is silent about what is right.
final class PlantedTest {

    @ParameterizedTest
    @CsvSource({
        "smtp/address, dev.tasso.smtp.reply.Reply",
        "smtp/wire, dev.tasso.smtp.sasl.Plain",
        "smtp/client, dev.tasso.smtp.server.Session",
        "smtp/command, dev.tasso.smtp.wire.Wire",
        "smtp/server, dev.tasso.smtp.scenario.ScenarioServer",
        "smtp/server, dev.tasso.mta.mail.Envelope",
        "mta/accept, dev.tasso.mta.schedule.Scheduler",
        "mta/accept, dev.tasso.smtp.client.SmtpClient",
        "mta/deliver, dev.tasso.mta.spool.Spool",
        "mta/report, dev.tasso.mta.spool.Spool",
        "mta/spool, dev.tasso.mta.schedule.Scheduler",
        "mta/verify, dev.tasso.mta.accept.Policy",
        "mta/mail, dev.tasso.mta.journal.Event",
        "mta/dns, dev.tasso.mta.config.Config",
        "mta/journal, dev.tasso.mta.spool.Store",
        "mta/config, dev.tasso.mta.dns.Dns",
        "mta/cli, dev.tasso.mta.spool.Spool",
        "mta/cli, dev.tasso.mta.http.Api",
        "mta/http, dev.tasso.mta.cli.Tasso",
        "mta/deliver, dev.tasso.mta.Main",
        "mta/somewhere, dev.tasso.mta.mail.Envelope",
        "mta/schedule, org.rocksdb.RocksDB",
        "smtp/scenario, dev.tasso.junit.ScenarioExtension",
        "smtp/scenario, org.junit.jupiter.api.Test",
        "junit, dev.tasso.mta.mail.Envelope",
        "mta/accept, org.xbill.DNS.Name",
        "mta/http, picocli.CommandLine",
    })
    void anArrowThatIsNotDrawnFails(String folder, String imported) {
        assertThat(ImportRule.check(importing(folder, imported))).hasSize(1);
        assertThat(ImportRule.check(naming(folder, imported))).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({
        "smtp/reply, dev.tasso.smtp.address.Mailbox",
        "smtp/server, dev.tasso.smtp.transcript.Recorder",
        "smtp/scenario, dev.tasso.smtp.server.SmtpServer",
        "mta/accept, dev.tasso.mta.spool.Spool",
        "mta/accept, dev.tasso.smtp.server.Handler",
        "mta/accept, dev.tasso.mta.dns.Dns",
        "mta/schedule, dev.tasso.mta.report.Reports",
        "mta/deliver, dev.tasso.smtp.wire.Limits",
        "mta/journal, dev.tasso.mta.mail.Outcome",
        "mta/spool, org.rocksdb.RocksDB",
        "mta/http, dev.tasso.mta.schedule.Scheduler",
        "mta/cli, dev.tasso.smtp.scenario.ScenarioServer",
        "junit, dev.tasso.smtp.scenario.ScenarioServer",
        "junit, org.junit.jupiter.api.Test",
    })
    void anArrowThatIsDrawnPasses(String folder, String imported) {
        assertThat(ImportRule.check(importing(folder, imported))).isEmpty();
        assertThat(ImportRule.check(naming(folder, imported))).isEmpty();
    }

    @Test
    void mainMayUseEverything() {
        var main = new Source(
                "mta/src/main/java/dev/tasso/mta/Main.java",
                "package dev.tasso.mta; import dev.tasso.mta.spool.Spool; final class Main {}");
        assertThat(ImportRule.check(main)).isEmpty();
    }

    @Test
    void examplesUseTheLibraryOnly() {
        assertThat(ImportRule.check(new Source("examples/A.java", "import dev.tasso.smtp.server.Handler; class A {}")))
                .isEmpty();
        assertThat(ImportRule.check(new Source("examples/A.java", "import dev.tasso.mta.mail.Lane; class A {}")))
                .hasSize(1);
    }

    @Test
    void whatIsFollowedNeedsATranscriptOrATest() {
        assertThat(proofs("yes", "")).hasSize(1);
        assertThat(proofs("partial", "")).isEmpty();
        assertThat(proofs("yes", "gone.txt")).hasSize(1);
        assertThat(proofs("yes", "played.txt")).isEmpty();
        assertThat(proofs("yes", "played.txt, GoneTest")).hasSize(1);
        assertThat(proofs("yes", "other.txt")).hasSize(1);
        assertThat(proofs("yes", "CitingTest, NamingTest, NeighbourTest")).isEmpty();
        assertThat(proofs("yes", "StrangerTest")).hasSize(1);
    }

    private static List<Finding> proofs(String state, String shown) {
        var proofs = new Proofs();
        proofs.transcript("played.txt", "# a session      RFC 11 section 2");
        proofs.transcript("other.txt", "# a session      RFC 1 section 2, RFC 111");
        test(proofs, "mta/cli/CitingTest", "/// Shows RFC 11 section 2.");
        test(proofs, "mta/cli/NamingTest", "class NamingTest { Noun noun; }");
        test(proofs, "smtp/wire/NeighbourTest", "");
        test(proofs, "mta/cli/StrangerTest", "/// Shows RFC 12.");
        var row = "11\t2.1\t" + state + "\tsmtp.wire.Noun\t" + shown + "\n";
        return proofs.check(new Citations("RFC\tsection\tstate\twhere\tshown by\n" + row).rows());
    }

    private static void test(Proofs proofs, String name, String text) {
        var packageName =
                "dev.tasso." + name.substring(0, name.lastIndexOf('/')).replace('/', '.');
        proofs.test(new Source("x/src/test/java/dev/tasso/" + name + ".java", "package " + packageName + ";\n" + text));
    }

    @Test
    void anAttackNeedsWhatCarriesItsNumber() {
        assertThat(attacks("L7\tfire\tFireTest, l7-fire")).isEmpty();
        assertThat(attacks("L7\tfire\t")).hasSize(3);
        assertThat(attacks("L7\tfire\tFireTest")).hasSize(1);
        assertThat(attacks("L7\tfire\tFireTest, l7-fire, WaterTest")).hasSize(1);
        assertThat(attacks("L7\tfire\tFireTest, l7-fire\nL8\tice\tFireTest")).hasSize(1);
        assertThat(attacks("L9\tice\tFireTest")).hasSize(2);
        assertThat(attacks("K1\tice\tFireTest")).hasSize(1);
    }

    private static List<Finding> attacks(String rows) {
        var attacks = new Attacks();
        var path = "mta/src/test/java/dev/tasso/mta/FireTest.java";
        attacks.test(new Source(path, "final class FireTest { void l7_itBurns() {} String step = \"l7-fire\"; }"));
        return attacks.check("item\tattack\tshown by\n" + rows + "\n");
    }

    @Test
    void aTidyTypePasses() {
        assertThat(StyleRules.check(main("/// A noun.\nfinal class Noun { int size() { return 1; } }")))
                .isEmpty();
    }

    @Test
    void sizesAreMeasured() {
        var longFile = "/// A noun.\nfinal class Noun {" + "\n".repeat(StyleRules.FILE_LINES_MAX) + "}";
        assertThat(rules(main(longFile))).containsExactly(StyleRules.FILE_SIZE);
        var longMethod =
                "/// A noun.\nfinal class Noun { void say() {" + "\n".repeat(StyleRules.METHOD_LINES_MAX) + "} }";
        assertThat(rules(main(longMethod))).containsExactly(StyleRules.METHOD_SIZE);
    }

    @Test
    void aTableOfCasesMayBeLong() {
        var table = "/// A test.\nclass NounTest { int rows() { return 1" + "\n".repeat(StyleRules.METHOD_LINES_MAX)
                + "; } }";
        assertThat(rules(new Source("smtp/src/test/java/NounTest.java", table))).isEmpty();
        assertThat(rules(new Source("smtp/src/main/java/NounTest.java", table))).contains(StyleRules.METHOD_SIZE);
    }

    @ParameterizedTest
    @MethodSource
    void aBreachIsFoundInMain(String rule, String text) {
        assertThat(rules(main(text))).containsExactly(rule);
    }

    static Stream<Arguments> aBreachIsFoundInMain() {
        return Stream.of(
                arguments(StyleRules.OPENING, "final class Noun {}"),
                arguments(StyleRules.OPENING, "/// no sentence\nfinal class Noun {}"),
                arguments(StyleRules.TYPE_NAME, "/// A noun.\nfinal class AbstractNoun {}"),
                arguments(StyleRules.TYPE_NAME, "/// A noun.\nfinal class NounManager {}"),
                arguments(StyleRules.ACCESSOR, "/// A noun.\nrecord Noun(int a) { int getSize() { return 1; } }"),
                arguments(StyleRules.FINAL, "/// A noun.\nclass Noun {}"),
                arguments(StyleRules.PRINTING, "/// A noun.\nenum Noun { A; void say() { System.out.println(); } }"),
                arguments(StyleRules.COMMENT, "/// A noun.\nfinal class Noun {\n    /** Old. */ int a; }"),
                arguments(StyleRules.REFLECTION, "import java.lang.reflect.Method;\n/// A noun.\nfinal class Noun {}"));
    }

    @ParameterizedTest
    @MethodSource
    void aBreachIsFoundInTests(String rule, String member) {
        var path = "mta/src/test/java/dev/tasso/mta/mail/NounTest.java";
        assertThat(rules(new Source(path, "/// A noun's test.\nclass NounTest {" + member + "}")))
                .containsExactly(rule);
    }

    static Stream<Arguments> aBreachIsFoundInTests() {
        return Stream.of(
                arguments(StyleRules.DISABLED, "@org.junit.jupiter.api.Disabled void a() {}"),
                arguments(StyleRules.SLEEP, "void a() throws Exception { Thread.sleep(1); }"),
                arguments(StyleRules.ASSERTION, "void a() { assertThat(1); }"),
                arguments(StyleRules.ASSERTION, "void a() { assertThat(1).as(\"one\"); }"),
                arguments(StyleRules.MACHINE_PATH, "String place = \"/ho" + "me/me/mail\";"));
    }

    @Test
    void anOpenMarkIsFound() {
        assertThat(rules(main("/// A noun.\nfinal class Noun {} // TO" + "DO"))).containsExactly(StyleRules.MARK);
    }

    @Test
    void citationsMustBeListedAndWellSpelt() {
        var citations = new Citations("RFC\tsection\tstate\twhere\tshown by\n5321\t4.1\tyes\tsmtp.command\tATest\n");
        assertThat(citations.check("a", "RFC 5321, RFC 5321 section 4.1, RFC 5321 section\n/// 4.1.2"))
                .isEmpty();
        assertThat(citations.check("a", "RFC 5321 section 4.2")).hasSize(1);
        assertThat(citations.check("a", "RFC 5321 section\n    /// 4.10")).hasSize(1);
        assertThat(citations.check("a", "RFC 5322")).hasSize(1);
        assertThat(citations.check("a", "RFC" + "5321")).hasSize(1);
        assertThat(citations.check("a", "RFC 5321 " + "4.1.1")).hasSize(1);
    }

    @Test
    void exceptionsOnlyShrink() {
        var list = "rule\tfile\tsize\treason\nfile-size\tA.java\t320\tone grammar\n";
        var exceptions = new Exceptions(list);
        assertThat(exceptions.remaining(List.of(sized("A.java", 320)))).isEmpty();
        assertThat(exceptions.remaining(List.of(sized("A.java", 321)))).hasSize(2);
        assertThat(exceptions.remaining(List.of(sized("B.java", 310)))).hasSize(2);
        assertThat(exceptions.remaining(List.of())).hasSize(1);
        assertThatThrownBy(() -> new Exceptions(list.replace("320", "401"))).hasMessageContaining("beyond");
        assertThatThrownBy(() -> new Exceptions(list.replace("one grammar", "")))
                .hasMessageContaining("reason");
    }

    private static Finding sized(String path, long size) {
        return new Finding(StyleRules.FILE_SIZE, path, 1, "", size);
    }

    private static List<String> rules(Source source) {
        return StyleRules.check(source).stream().map(Finding::rule).toList();
    }

    private static Source main(String text) {
        return new Source("mta/src/main/java/dev/tasso/mta/mail/Noun.java", text);
    }

    private static Source importing(String folder, String imported) {
        return planted(folder, "import " + imported + ";\n/// Planted.\nfinal class Planted {}");
    }

    private static Source naming(String folder, String used) {
        return planted(folder, "/// Planted.\nfinal class Planted { Object it = " + used + ".class; }");
    }

    private static Source planted(String folder, String text) {
        var packageName = "dev.tasso." + folder.replace('/', '.');
        return new Source(
                folder.replaceFirst("/.*", "") + "/src/main/java/dev/tasso/" + folder + "/Planted.java",
                "package " + packageName + ";\n" + text);
    }
}
