package dev.tasso.tidy;

import com.sun.source.tree.CompilationUnitTree;
import com.sun.source.tree.Tree;
import com.sun.source.util.JavacTask;
import com.sun.source.util.SourcePositions;
import com.sun.source.util.Trees;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.List;
import javax.tools.JavaCompiler;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.StandardJavaFileManager;
import javax.tools.StandardLocation;
import javax.tools.ToolProvider;

/// One Java file, parsed but not compiled: a file of the checkout, or one planted by a test.
final class Source {
    private static final JavaCompiler COMPILER = ToolProvider.getSystemJavaCompiler();

    /// With an empty class path: javac would look into all its jars for each file, and parsing needs none.
    private static final StandardJavaFileManager FILES = withoutClassPath();

    private final String path;
    private final String text;
    private final List<String> lines;
    private final CompilationUnitTree unit;
    private final SourcePositions positions;

    /// @param path relative to the checkout, with slashes
    Source(String path, String text) {
        this.path = path;
        this.text = text;
        this.lines = text.lines().toList();
        var file = new SimpleJavaFileObject(URI.create("string:///" + path), JavaFileObject.Kind.SOURCE) {
            @Override
            public CharSequence getCharContent(boolean ignoreEncodingErrors) {
                return text;
            }
        };
        var task = (JavacTask) COMPILER.getTask(null, FILES, _ -> {}, List.of("-proc:none"), null, List.of(file));
        try {
            this.unit = task.parse().iterator().next();
        } catch (IOException e) {
            throw new UncheckedIOException(path, e);
        }
        this.positions = Trees.instance(task).getSourcePositions();
    }

    private static StandardJavaFileManager withoutClassPath() {
        var files = COMPILER.getStandardFileManager(null, null, null);
        try {
            files.setLocation(StandardLocation.CLASS_PATH, List.of());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return files;
    }

    String path() {
        return path;
    }

    String text() {
        return text;
    }

    List<String> lines() {
        return lines;
    }

    CompilationUnitTree unit() {
        return unit;
    }

    String packageName() {
        return unit.getPackage() == null
                ? ""
                : unit.getPackage().getPackageName().toString();
    }

    boolean isTest() {
        return path.contains("/src/test/");
    }

    boolean isMain() {
        return !isTest();
    }

    /// Has no types of its own.
    boolean isDescriptor() {
        return path.endsWith("package-info.java") || path.endsWith("module-info.java");
    }

    long lineOf(Tree tree) {
        return lineAt(positions.getStartPosition(unit, tree));
    }

    long lastLineOf(Tree tree) {
        return lineAt(positions.getEndPosition(unit, tree) - 1);
    }

    private long lineAt(long offset) {
        return offset < 0 ? 0 : unit.getLineMap().getLineNumber(offset);
    }

    Finding finding(String rule, Tree tree, String what) {
        return finding(rule, lineOf(tree), what);
    }

    Finding finding(String rule, long line, String what) {
        return new Finding(rule, path, line, what, 0);
    }
}
