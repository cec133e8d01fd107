package dev.tasso.tidy;

import com.sun.source.tree.AnnotationTree;
import com.sun.source.tree.ClassTree;
import com.sun.source.tree.ExpressionStatementTree;
import com.sun.source.tree.ImportTree;
import com.sun.source.tree.LiteralTree;
import com.sun.source.tree.MemberSelectTree;
import com.sun.source.tree.MethodInvocationTree;
import com.sun.source.tree.MethodTree;
import com.sun.source.tree.ReturnTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.TreeScanner;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import javax.lang.model.element.Modifier;

/// The rules of STYLE.md that a program can check, one file at a time.
final class StyleRules extends TreeScanner<Void, ClassTree> {
    static final String FILE_SIZE = "file-size";
    static final String METHOD_SIZE = "method-size";
    static final String OPENING = "opening-sentence";
    static final String TYPE_NAME = "type-name";
    static final String ACCESSOR = "accessor";
    static final String FINAL = "final-class";
    static final String DISABLED = "disabled-test";
    static final String SLEEP = "sleep-in-test";
    static final String ASSERTION = "assertion";
    static final String PRINTING = "printing";
    static final String MACHINE_PATH = "machine-path";
    static final String REFLECTION = "reflection";
    static final String MARK = "open-mark";
    static final String COMMENT = "comment-form";

    static final int FILE_LINES_MAX = 300;
    static final int METHOD_LINES_MAX = 40;
    static final int TEST_FILE_LINES_MAX = 400;
    static final int TEST_METHOD_LINES_MAX = 60;

    private static final Pattern WORN_NAME =
            Pattern.compile("Abstract\\w+|\\w+(Impl|Manager|Helper|Helpers|Util|Utils)");
    private static final Pattern GETTER = Pattern.compile("get[A-Z]\\w*");
    private static final Pattern OPEN_MARK = Pattern.compile("\\b(TO" + "DO|FIX" + "ME)\\b");
    private static final Pattern OF_ONE_MACHINE = Pattern.compile("/(home|root|work|usr|opt|tmp|Users)/.*");
    private static final Pattern BEGUN_ASSERTION = Pattern.compile("(^assertThat|\\bassertThat\\b.*\\.as)$");
    private static final Set<String> SLEEPS =
            Set.of("Thread.sleep", "TimeUnit.SECONDS.sleep", "TimeUnit.MILLISECONDS.sleep");

    private final Source source;
    private final List<Finding> findings = new ArrayList<>();

    private StyleRules(Source source) {
        this.source = source;
    }

    static List<Finding> check(Source source) {
        var rules = new StyleRules(source);
        rules.lines();
        rules.scan(source.unit(), null);
        return rules.findings;
    }

    private void lines() {
        var lines = source.lines();
        var most = source.isTest() ? TEST_FILE_LINES_MAX : FILE_LINES_MAX;
        if (lines.size() > most) {
            var what = lines.size() + " lines; at most " + most;
            findings.add(new Finding(FILE_SIZE, source.path(), 1, what, lines.size()));
        }
        for (var i = 0; i < lines.size(); i++) {
            var line = lines.get(i);
            if (OPEN_MARK.matcher(line).find()) {
                add(MARK, i + 1, "finish it or leave it out: " + line.strip());
            }
            if (line.stripLeading().startsWith("/**")) {
                add(COMMENT, i + 1, "documentation comments begin with ///");
            }
        }
    }

    @Override
    public Void visitClass(ClassTree tree, ClassTree outer) {
        var name = tree.getSimpleName().toString();
        if (WORN_NAME.matcher(name).matches()) {
            add(TYPE_NAME, tree, name + " says how, not what: name it after what it is");
        }
        if (outer == null && !opensWithSentence(tree)) {
            add(OPENING, tree, name + " does not open with a `///` sentence");
        }
        if (source.isMain() && tree.getKind() == Tree.Kind.CLASS && !name.isEmpty() && isOpen(tree)) {
            add(FINAL, tree, "class " + name + " is neither final nor sealed");
        }
        return super.visitClass(tree, tree);
    }

    private static boolean isOpen(ClassTree tree) {
        var flags = tree.getModifiers().getFlags();
        return !flags.contains(Modifier.FINAL) && !flags.contains(Modifier.SEALED);
    }

    private boolean opensWithSentence(ClassTree tree) {
        var lines = source.lines();
        var line = (int) source.lineOf(tree) - 2;
        if (line < 0 || !lines.get(line).startsWith("///")) {
            return false;
        }
        while (line > 0 && lines.get(line - 1).startsWith("///")) {
            line--;
        }
        var opening = new StringBuilder();
        for (; lines.get(line).startsWith("///") && !lines.get(line).equals("///"); line++) {
            opening.append(lines.get(line).substring(3)).append(' ');
        }
        return opening.toString().contains(". ") || opening.toString().contains(": ");
    }

    @Override
    public Void visitMethod(MethodTree tree, ClassTree type) {
        var name = tree.getName().toString();
        var lines = source.lastLineOf(tree) - source.lineOf(tree) + 1;
        var most = source.isTest() ? TEST_METHOD_LINES_MAX : METHOD_LINES_MAX;
        if (lines > most && !isTable(tree)) {
            var what = name + " has " + lines + " lines; at most " + most;
            findings.add(new Finding(METHOD_SIZE, source.path(), source.lineOf(tree), what, lines));
        }
        if (GETTER.matcher(name).matches() && tree.getParameters().isEmpty() && !overrides(tree)) {
            add(ACCESSOR, tree, name + ": accessors are named after what they give");
        }
        return super.visitMethod(tree, type);
    }

    /// A test's table of cases is one expression, however many rows it has.
    private boolean isTable(MethodTree tree) {
        return source.isTest()
                && tree.getBody() != null
                && tree.getBody().getStatements().size() == 1
                && tree.getBody().getStatements().getFirst() instanceof ReturnTree;
    }

    private static boolean overrides(MethodTree tree) {
        return tree.getModifiers().getAnnotations().stream()
                .anyMatch(each -> each.getAnnotationType().toString().equals("Override"));
    }

    @Override
    public Void visitAnnotation(AnnotationTree tree, ClassTree type) {
        if (tree.getAnnotationType().toString().matches("(.*\\.)?Disabled\\w*")) {
            add(DISABLED, tree, "a test that does not run proves nothing");
        }
        return super.visitAnnotation(tree, type);
    }

    @Override
    public Void visitMethodInvocation(MethodInvocationTree tree, ClassTree type) {
        var called = tree.getMethodSelect().toString();
        if (source.isTest() && SLEEPS.contains(called)) {
            add(SLEEP, tree, "wait for what must happen, not for time to pass");
        }
        return super.visitMethodInvocation(tree, type);
    }

    @Override
    public Void visitExpressionStatement(ExpressionStatementTree tree, ClassTree type) {
        if (source.isTest()
                && tree.getExpression() instanceof MethodInvocationTree call
                && BEGUN_ASSERTION.matcher(call.getMethodSelect().toString()).find()) {
            add(ASSERTION, tree, "this names what is looked at, and asserts nothing");
        }
        return super.visitExpressionStatement(tree, type);
    }

    @Override
    public Void visitMemberSelect(MemberSelectTree tree, ClassTree type) {
        var name = tree.toString();
        if (Set.of("System.out", "System.err").contains(name) && source.isMain() && !mayPrint()) {
            add(PRINTING, tree, "only the command line prints; the rest writes events");
        }
        return super.visitMemberSelect(tree, type);
    }

    private boolean mayPrint() {
        return source.path().startsWith("examples/")
                || source.packageName().equals("dev.tasso.junit")
                || source.packageName().equals("dev.tasso.mta")
                || source.packageName().equals("dev.tasso.mta.cli");
    }

    @Override
    public Void visitLiteral(LiteralTree tree, ClassTree type) {
        if (source.isTest()
                && tree.getValue() instanceof String value
                && OF_ONE_MACHINE.matcher(value).matches()) {
            add(MACHINE_PATH, tree, "\"" + value + "\" is a place on one machine: use a temporary folder");
        }
        return super.visitLiteral(tree, type);
    }

    @Override
    public Void visitImport(ImportTree tree, ClassTree type) {
        if (source.isMain() && tree.getQualifiedIdentifier().toString().startsWith("java.lang.reflect.")) {
            add(REFLECTION, tree, "no reflection");
        }
        return null;
    }

    private void add(String rule, Tree tree, String what) {
        findings.add(source.finding(rule, tree, what));
    }

    private void add(String rule, long line, String what) {
        findings.add(source.finding(rule, line, what));
    }
}
