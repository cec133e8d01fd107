package dev.tasso.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Holds the checkout to STYLE.md and to the import rule of ARCHITECTURE.md.
final class TidyTest {
    private static final Checkout CHECKOUT = Checkout.find();
    private static List<Source> sources = List.of();

    @BeforeAll
    static void parse() throws IOException {
        sources = CHECKOUT.sources();
    }

    @Test
    void importsFollowTheArrows() {
        var findings = new ArrayList<Finding>();
        sources.forEach(source -> findings.addAll(ImportRule.check(source)));
        report(findings);
    }

    @Test
    void sourcesKeepTheStyle() throws IOException {
        var findings = new ArrayList<Finding>();
        sources.forEach(source -> findings.addAll(StyleRules.check(source)));
        report(new Exceptions(CHECKOUT.read(Exceptions.PATH)).remaining(findings));
    }

    @Test
    void everyPackageSaysWhatItIsFor() {
        var findings = new ArrayList<Finding>();
        for (var source : sources) {
            var folder = source.path().substring(0, source.path().lastIndexOf('/') + 1);
            if (folder.contains("/src/main/java/dev/") && !CHECKOUT.has(folder + "package-info.java")) {
                findings.add(source.finding("package-info", 1, "its package has no package-info.java"));
            }
        }
        report(findings);
    }

    @Test
    void citedSectionsAreListed() throws IOException {
        var citations = new Citations(CHECKOUT.read("docs/rfc.tsv"));
        var findings = new ArrayList<Finding>();
        for (var source : sources) {
            // This package plants citations that no list has.
            if (!source.packageName().equals("dev.tasso.tidy")) {
                findings.addAll(citations.check(source.path(), source.text()));
            }
        }
        for (var page : CHECKOUT.files(List.of("docs"), ".md")) {
            var path = CHECKOUT.relative(page);
            findings.addAll(citations.check(path, CHECKOUT.read(path)));
        }
        report(findings);
    }

    @Test
    void listedSectionsNameWhatIsThere() throws IOException {
        var places = new ArrayList<String>();
        for (var source : sources) {
            var name = source.path().replaceFirst("^.*/dev/tasso/", "").replaceFirst("\\.java$", "");
            places.add(name.replace('/', '.'));
            places.add(source.packageName().replaceFirst("^dev\\.tasso\\.", ""));
        }
        var findings = new ArrayList<Finding>();
        for (var row : new Citations(CHECKOUT.read("docs/rfc.tsv")).rows()) {
            for (var where :
                    row.state().equals("no") ? new String[0] : row.where().split(", ")) {
                if (!places.contains(where)) {
                    findings.add(new Finding(Citations.NAME, "docs/rfc.tsv", row.line(), "no such place: " + where, 0));
                }
            }
        }
        report(findings);
    }

    @Test
    void whatIsFollowedIsShown() throws IOException {
        var proofs = new Proofs();
        for (var transcript : CHECKOUT.files(List.of("smtp/src/test/resources", "mta/src/test/resources"), ".txt")) {
            var path = CHECKOUT.relative(transcript);
            proofs.transcript(path.substring(path.lastIndexOf('/') + 1), CHECKOUT.read(path));
        }
        sources.stream().filter(Source::isTest).forEach(proofs::test);
        report(proofs.check(new Citations(CHECKOUT.read("docs/rfc.tsv")).rows()));
    }

    @Test
    void attacksAreAnswered() throws IOException {
        var attacks = new Attacks();
        sources.stream()
                .filter(source -> source.isTest() && !source.packageName().equals("dev.tasso.tidy"))
                .forEach(attacks::test);
        report(attacks.check(CHECKOUT.read("docs/attacks.tsv")));
    }

    private static void report(List<Finding> findings) {
        assertThat(findings.stream().map(Finding::toString).distinct().toList())
                .as("breaches of STYLE.md and ARCHITECTURE.md")
                .isEmpty();
    }
}
