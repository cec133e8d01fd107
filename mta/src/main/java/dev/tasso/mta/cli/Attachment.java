package dev.tasso.mta.cli;

import java.net.URLConnection;
import java.nio.file.Path;
import java.util.Optional;

/// A file to attach, with the type and the name it has in the message (RFC 2183).
record Attachment(Path file, String type, String name) {

    /// Reads `FILE[;type=T][;name=N]`.
    static Attachment parse(String text) throws Failed {
        String[] parts = text.split(";", -1);
        Path file = Path.of(parts[0]);
        Path last = file.getFileName();
        if (last == null) {
            throw new Failed(ExitCodes.USAGE, "not a file: " + parts[0], "write --attach FILE[;type=T][;name=N]");
        }
        String name = last.toString();
        String type = Optional.ofNullable(URLConnection.guessContentTypeFromName(name))
                .orElse("application/octet-stream");
        for (int i = 1; i < parts.length; i++) {
            String part = parts[i].strip();
            if (part.matches("type=[A-Za-z0-9!#$&^_.+-]+/[A-Za-z0-9!#$&^_.+-]+")) {
                type = part.substring("type=".length());
            } else if (part.startsWith("name=")) {
                name = part.substring("name=".length());
            } else {
                throw new Failed(
                        ExitCodes.USAGE, "not a type or a name: " + part, "write --attach 'FILE;type=T;name=N'");
            }
        }
        return new Attachment(file, type, name.replaceAll("[\\p{Cntrl}\"\\\\]", "_"));
    }
}
