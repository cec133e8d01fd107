package dev.tasso.mta.cli;

import dev.tasso.smtp.transcript.Visible;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// `tasso sink show`: one message, as text or as one of its other sides.
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Print a message of the sink: its text, or one of its other sides.",
        footer = {
            "",
            "Examples:",
            "  tasso sink show last",
            "  tasso sink show 3 --html",
            "  tasso sink show 3 --raw --out message.eml",
            "  tasso sink show 3 --save attachments/"
        })
final class SinkShowCommand implements Callable<Integer> {
    private static final int SAME_NAMES_MAX = 1_000;

    @Mixin
    private final SinkPlace place = new SinkPlace();

    @Mixin
    private final Printing printing = new Printing();

    @Parameters(paramLabel = "N|last", description = "the number of the message, or the newest")
    private String number = "";

    @ArgGroup(exclusive = true)
    private final Side side = new Side();

    @Option(
            names = "--out",
            paramLabel = "FILE",
            description = "write the octets of --html, --raw or --part to this file, as they are")
    private @Nullable Path out;

    /// What of the message is wanted.
    static final class Side {
        @Option(names = "--html", description = "the source of its HTML")
        private boolean html;

        @Option(names = "--raw", description = "the whole message as it came")
        private boolean raw;

        @Option(names = "--header", description = "its header section as it came")
        private boolean header;

        @Option(names = "--part", paramLabel = "K", description = "one attachment")
        private int part;

        @Option(names = "--transcript", description = "what was said when it came")
        private boolean transcript;

        @Option(names = "--save", paramLabel = "DIR", description = "write its attachments into this folder")
        private @Nullable Path save;
    }

    @Override
    public Integer call() throws Failed {
        Api api = place.api();
        String path = "/v1/messages/" + number(number);
        PrintWriter print = printing.out();
        if (side.html) {
            octets(api.octets(path + "/html"));
        } else if (side.raw) {
            octets(api.octets(path + "/raw"));
        } else if (side.part > 0) {
            octets(api.octets(path + "/parts/" + side.part));
        } else {
            JsonNode message = api.get(path, java.util.Map.of());
            if (printing.json()) {
                printing.object(message);
            } else if (side.save != null) {
                save(api, path, message.path("attachments"), side.save);
            } else if (side.header) {
                lines(message.path("header").asString(""));
            } else if (side.transcript) {
                message.path("transcript")
                        .forEach(line -> print.println(String.format(
                                Locale.ROOT,
                                "%7d ms  %s",
                                line.path("ms").asLong(),
                                Visible.text(line.path("line").asString("")))));
            } else {
                text(message);
            }
        }
        print.flush();
        return ExitCodes.OK;
    }

    /// Refuses what can be no number before it becomes part of a path.
    static String number(String text) throws Failed {
        if (!text.matches("\\d{1,18}|last")) {
            throw new Failed(ExitCodes.USAGE, "not a number of a message: " + text, "see tasso sink list, or say last");
        }
        return text;
    }

    private void text(JsonNode message) {
        PrintWriter print = printing.out();
        if (!printing.quiet()) {
            field("Number", message.path("number").asString(""));
            field(
                    "Envelope",
                    "<" + message.path("sender").asString("") + "> to "
                            + SinkLines.recipients(message.path("recipients")));
            for (String name : List.of("from", "to", "cc", "date", "subject")) {
                field(
                        name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1),
                        message.path(name).asString(""));
            }
            for (JsonNode one : message.path("attachments")) {
                field(
                        "Part " + one.path("part").asInt(),
                        one.path("name").asString("") + ", " + one.path("type").asString("") + ", "
                                + Amounts.size(one.path("octets").asLong()));
            }
            field("Trouble", message.path("trouble").asString(""));
            print.println();
        }
        if (message.path("hasText").asBoolean()) {
            lines(message.path("text").asString(""));
        } else {
            print.println(
                    message.path("hasHtml").asBoolean() ? "(It has no text, but HTML: --html)" : "(It has no text.)");
        }
        if (message.path("textCut").asBoolean()) {
            print.println("(The text goes on: --raw)");
        }
    }

    private void field(String name, String value) {
        if (!value.isEmpty()) {
            printing.out().println(printing.paint().bold(name + ": ") + Visible.text(value));
        }
    }

    private void lines(String text) {
        text.lines().forEach(line -> printing.out().println(Visible.text(line.replace("\t", "    "))));
    }

    /// To a terminal only what does it no harm; to a file or a program as it is.
    private void octets(byte[] octets) throws Failed {
        try {
            if (out != null) {
                Files.write(out, octets);
            } else if (Color.terminal()) {
                lines(new String(octets, StandardCharsets.UTF_8));
            } else {
                System.out.write(octets);
                System.out.flush();
            }
        } catch (IOException e) {
            throw new Failed(ExitCodes.USAGE, "cannot write " + (out == null ? "it" : out) + ": " + e);
        }
    }

    private void save(Api api, String path, JsonNode attachments, Path folder) throws Failed {
        List<Path> written = new ArrayList<>();
        try {
            Files.createDirectories(folder);
            for (JsonNode one : attachments) {
                int part = one.path("part").asInt();
                String name = one.path("name")
                        .asString("")
                        .replaceAll("[/\\\\\\p{Cntrl}]", "_")
                        .replaceFirst("^\\.+", "");
                byte[] octets = api.octets(path + "/parts/" + part);
                written.add(write(folder, name.isBlank() ? "part-" + part : name, octets));
            }
        } catch (IOException e) {
            throw new Failed(ExitCodes.USAGE, "cannot write into " + folder + ": " + e);
        }
        if (!printing.quiet()) {
            written.forEach(file -> printing.out().println(Visible.text(file.toString())));
        }
    }

    /// Never over a file that is there.
    private static Path write(Path folder, String name, byte[] octets) throws IOException {
        for (int count = 1; count < SAME_NAMES_MAX; count++) {
            Path file = folder.resolve(count == 1 ? name : count + "-" + name);
            try {
                return Files.write(file, octets, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            } catch (FileAlreadyExistsException _) {
                // The next name may be free.
            }
        }
        throw new FileAlreadyExistsException(name);
    }
}
