package dev.tasso.tidy;

import com.sun.source.tree.ImportTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.PackageTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// What may depend on what, as data: every arrow that ARCHITECTURE.md draws, and no other.
///
/// Java does not forbid packages to depend on each other in circles. This list does: a stage that needs a new arrow
/// needs a page in docs/decisions first.
final class ImportRule {
    static final String NAME = "imports";

    private static final Pattern OURS = Pattern.compile("dev\\.tasso\\.((?:[a-z]+)(?:\\.[a-z]+)?)(?:\\..*)?");

    /// The library from left to right: a package may use what stands further right, not its neighbours.
    private static final List<Set<String>> LIBRARY = List.of(
            Set.of("smtp.scenario"),
            Set.of("smtp.server", "smtp.client"),
            Set.of("smtp.wire", "smtp.sasl"),
            Set.of("smtp.transcript", "smtp.command"),
            Set.of("smtp.reply"),
            Set.of("smtp.address", "smtp.buffer"));

    private static final Set<String> GROUND = Set.of(
            "mta.mail",
            "mta.mime",
            "mta.dns",
            "mta.journal",
            "mta.watch",
            "mta.explain",
            "mta.config",
            "mta.tls",
            "mta.accounts");

    private static final Set<String> STAGES =
            Set.of("mta.accept", "mta.verify", "mta.spool", "mta.schedule", "mta.deliver", "mta.report");

    /// The arrows between stages and at the edges; every stage may also use the ground and the library's nouns.
    private static final Map<String, Set<String>> PROGRAM = Map.ofEntries(
            Map.entry("junit", Set.of("smtp.scenario")),
            Map.entry("mta.accept", Set.of("mta.verify", "mta.spool", "smtp.server")),
            Map.entry("mta.verify", Set.of()),
            Map.entry("mta.spool", Set.of()),
            Map.entry("mta.schedule", Set.of("mta.spool", "mta.deliver", "mta.report")),
            Map.entry("mta.deliver", Set.of("smtp.client")),
            Map.entry("mta.report", Set.of()),
            Map.entry("mta.mail", Set.of()),
            Map.entry("mta.mime", Set.of("mta.mail")),
            Map.entry("mta.dns", Set.of()),
            Map.entry("mta.journal", Set.of("mta.mail")),
            Map.entry("mta.watch", Set.of("mta.journal", "mta.mail")),
            Map.entry("mta.explain", Set.of()),
            Map.entry("mta.bench", Set.of("smtp.client", "smtp.server")),
            Map.entry("mta.config", Set.of("mta.mail", "mta.tls", "smtp.sasl")),
            Map.entry("mta.tls", Set.of("smtp.client")),
            Map.entry("mta.accounts", Set.of("mta.config", "smtp.sasl")),
            Map.entry("mta.sink", Set.of("mta.mail", "mta.mime", "smtp.scenario")),
            Map.entry(
                    "mta.http",
                    Set.of(
                            "mta.mime",
                            "mta.sink",
                            "mta.mail",
                            "mta.journal",
                            "mta.watch",
                            "mta.spool",
                            "mta.schedule",
                            "mta.deliver",
                            "mta.accept",
                            "mta.dns",
                            "mta.explain",
                            "mta.config",
                            "smtp.client",
                            "smtp.scenario")),
            Map.entry(
                    "mta.cli",
                    Set.of(
                            "mta.dns",
                            "mta.verify",
                            "mta.explain",
                            "mta.bench",
                            "mta.config",
                            "mta.tls",
                            "mta.sink",
                            "smtp.scenario")));

    /// The nouns that need no arrow.
    private static final Set<String> LIBRARY_NOUNS =
            Set.of("smtp.address", "smtp.buffer", "smtp.reply", "smtp.command", "smtp.transcript");

    /// Foreign packages live behind one package of ours each, so that they can be replaced there.
    private static final Map<String, Set<String>> SEAMS = Map.of(
            "org.rocksdb", Set.of("mta.spool"),
            "org.xbill", Set.of("mta.dns"),
            "org.tomlj", Set.of("mta.config"),
            "picocli", Set.of("mta.cli"),
            "org.jline", Set.of("mta.cli"),
            "io.javalin", Set.of("mta.http"),
            "org.junit", Set.of("junit", "examples"),
            "org.HdrHistogram", Set.of("mta.bench"),
            "org.bouncycastle", Set.of("mta.config", "mta.tls", "mta.accept"),
            "org.conscrypt", Set.of("mta.tls"));

    private static final Map<String, Set<String>> ALLOWED = allowed();

    private ImportRule() {}

    static List<Finding> check(Source source) {
        if (source.isTest() || source.isDescriptor()) {
            return List.of();
        }
        var findings = new ArrayList<Finding>();
        new TreeScanner<Void, Void>() {
            @Override
            public Void visitPackage(PackageTree tree, Void unused) {
                return null;
            }

            @Override
            public Void visitImport(ImportTree tree, Void unused) {
                look(tree.getQualifiedIdentifier());
                return null;
            }

            @Override
            public Void visitMemberSelect(MemberSelectTree tree, Void unused) {
                var found = look(tree) || !place(tree.toString()).isEmpty();
                return found ? null : super.visitMemberSelect(tree, null);
            }

            private boolean look(Tree tree) {
                var breach = breach(source, tree.toString());
                if (!breach.isEmpty()) {
                    findings.add(source.finding(NAME, tree, breach));
                }
                return !breach.isEmpty();
            }
        }.scan(source.unit(), null);
        return findings;
    }

    /// Says what is wrong with using a name, or nothing.
    private static String breach(Source source, String name) {
        var from = place(source.packageName());
        var home = source.path().startsWith("examples/") ? "examples" : from;
        for (var seam : SEAMS.entrySet()) {
            if (name.startsWith(seam.getKey() + ".") && !seam.getValue().contains(home)) {
                return name + " may be used in " + String.join(", ", seam.getValue()) + " only, not in " + home;
            }
        }
        var to = place(name);
        if (to.isEmpty() || to.equals(home) || home.equals("mta")) {
            return "";
        }
        if (home.equals("examples")) {
            return to.startsWith("smtp.") || to.equals("junit")
                    ? ""
                    : "examples -> " + to + " is not an arrow of the import rule";
        }
        var arrows = ALLOWED.get(home);
        if (arrows == null) {
            return "package " + home + " is not in the import rule";
        }
        return arrows.contains(to) ? "" : home + " -> " + to + " is not an arrow of the import rule";
    }

    /// `smtp.wire` for anything in `dev.tasso.smtp.wire`; empty for what is not ours.
    private static String place(String name) {
        var matcher = OURS.matcher(name);
        return matcher.matches() ? matcher.group(1) : "";
    }

    private static Map<String, Set<String>> allowed() {
        var all = new HashMap<String, Set<String>>();
        for (var i = 0; i < LIBRARY.size(); i++) {
            var further = new HashSet<String>();
            LIBRARY.subList(i + 1, LIBRARY.size()).forEach(further::addAll);
            LIBRARY.get(i).forEach(name -> all.put(name, further));
        }
        PROGRAM.forEach((from, listed) -> {
            var arrows = new HashSet<>(listed);
            arrows.addAll(LIBRARY_NOUNS);
            listed.stream().filter(name -> name.startsWith("smtp.")).forEach(name -> arrows.addAll(all.get(name)));
            if (STAGES.contains(from)) {
                arrows.addAll(GROUND);
            }
            all.put(from, arrows);
        });
        return Map.copyOf(all);
    }
}
