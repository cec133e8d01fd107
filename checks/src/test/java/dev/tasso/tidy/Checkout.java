package dev.tasso.tidy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// The folder the project was checked out into, found from wherever the tests are run.
final class Checkout {
    private static final List<String> SOURCE_FOLDERS = List.of(
            "smtp/src/main/java",
            "smtp/src/test/java",
            "tasso-junit/src/main/java",
            "tasso-junit/src/test/java",
            "mta/src/main/java",
            "mta/src/test/java",
            "checks/src/test/java",
            "fuzz/src/test/java",
            "examples");

    private final Path root;

    private Checkout(Path root) {
        this.root = root;
    }

    static Checkout find() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.exists(folder.resolve("mvnw"))) {
                return new Checkout(folder);
            }
        }
        throw new IllegalStateException("no mvnw above " + Path.of("").toAbsolutePath());
    }

    Path file(String path) {
        return root.resolve(path);
    }

    String read(String path) throws IOException {
        return Files.readString(file(path));
    }

    boolean has(String path) {
        return Files.exists(file(path));
    }

    /// Every Java file, in the order of its path.
    List<Path> javaFiles() throws IOException {
        return files(SOURCE_FOLDERS, ".java");
    }

    List<Source> sources() throws IOException {
        return javaFiles().stream().map(this::source).toList();
    }

    List<Path> files(List<String> folders, String ending) throws IOException {
        var found = new ArrayList<Path>();
        for (var folder : folders) {
            if (has(folder)) {
                try (var walk = Files.walk(file(folder))) {
                    walk.filter(path -> path.toString().endsWith(ending))
                            .filter(path -> !path.toString().contains("/target/"))
                            .sorted()
                            .forEach(found::add);
                }
            }
        }
        return found;
    }

    String relative(Path file) {
        return root.relativize(file).toString().replace('\\', '/');
    }

    private Source source(Path file) {
        try {
            return new Source(relative(file), Files.readString(file));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
