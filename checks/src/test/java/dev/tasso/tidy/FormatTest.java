package dev.tasso.tidy;

import static org.assertj.core.api.Assertions.assertThat;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.JavaFormatterOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import org.junit.jupiter.api.Test;

/// Holds every Java file to the formatter's layout; with `-Dtasso.format=write` it lays them out instead.
///
/// It is a test because the formatter must run on a JDK 25 to read record patterns, and Maven may run on an older one.
final class FormatTest {
    private static final boolean WRITE = "write".equals(System.getProperty("tasso.format"));

    @Test
    void everyFileIsFormatted() throws IOException, FormatterException {
        var checkout = Checkout.find();
        var formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
                .style(JavaFormatterOptions.Style.PALANTIR)
                .build());
        var unformatted = new ArrayList<String>();
        for (var file : checkout.javaFiles()) {
            var text = Files.readString(file);
            var formatted = formatter.formatSourceAndFixImports(text);
            if (!formatted.equals(text)) {
                unformatted.add(checkout.relative(file));
                if (WRITE) {
                    Files.writeString(file, formatted);
                }
            }
        }
        System.out.println(unformatted.size() + " files " + (WRITE ? "formatted" : "not formatted"));
        if (!WRITE) {
            assertThat(unformatted)
                    .as("files to format with ./mvnw -q -pl checks test -Dtest=FormatTest -Dtasso.format=write")
                    .isEmpty();
        }
    }
}
