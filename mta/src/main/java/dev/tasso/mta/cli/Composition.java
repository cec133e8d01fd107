package dev.tasso.mta.cli;

import dev.tasso.smtp.client.BodySource;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.UUID;

/// Writes the message that `tasso send` was asked for (RFC 5322, RFC 2045).
///
/// What would need a line end where none may be is refused, never repaired: a header field that was injected is worse
/// than one that is missing.
final class Composition {
    private static final int LINE_OCTETS_MAX = 998;
    private static final int ENCODED_WORD_CHARACTERS_MAX = 14;
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(76, "\r\n".getBytes(StandardCharsets.US_ASCII));

    private final StringBuilder header = new StringBuilder();
    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    /// A header field; the value is encoded where it is not ASCII (RFC 2047).
    Composition field(String name, String value) throws Failed {
        if (!name.matches("[!-9;-~]+")) {
            throw new Failed(ExitCodes.USAGE, "not the name of a header field: " + name);
        }
        if (value.chars().anyMatch(c -> c == '\r' || c == '\n' || c == 0)) {
            throw new Failed(ExitCodes.USAGE, "a line end or NUL in the value of the header field " + name);
        }
        header.append(name).append(": ").append(encoded(value)).append("\r\n");
        return this;
    }

    /// The fields every message has (RFC 5322 section 3.6), unless given before.
    Composition usualFields(ZonedDateTime now, String from, List<String> to, String domain) throws Failed {
        fieldUnlessGiven("Date", DateTimeFormatter.RFC_1123_DATE_TIME.format(now));
        fieldUnlessGiven("From", from);
        fieldUnlessGiven("To", String.join(", ", to));
        fieldUnlessGiven("Message-ID", "<" + UUID.randomUUID() + "@" + domain + ">");
        return this;
    }

    void fieldUnlessGiven(String name, String value) throws Failed {
        if (!header.toString().regionMatches(true, 0, name + ":", 0, name.length() + 1)
                && !header.toString()
                        .toLowerCase(java.util.Locale.ROOT)
                        .contains("\r\n" + name.toLowerCase(java.util.Locale.ROOT) + ":")) {
            field(name, value);
        }
    }

    /// The text, the same as HTML unless that is empty, and files where there are any (RFC 2046 section 5.1).
    byte[] finish(String text, String html, List<Attachment> attachments) throws Failed {
        header.append("MIME-Version: 1.0\r\n");
        String first = html.isEmpty() ? textPart("plain", text) : alternatives(text, html);
        if (attachments.isEmpty()) {
            return (header + first).getBytes(StandardCharsets.UTF_8);
        }
        String boundary = "=_" + UUID.randomUUID();
        header.append("Content-Type: multipart/mixed; boundary=\"")
                .append(boundary)
                .append("\"\r\n\r\n");
        write(header.toString());
        write("--" + boundary + "\r\n" + first + "\r\n");
        for (Attachment attachment : attachments) {
            write("--" + boundary + "\r\n" + filePart(attachment));
            body.writeBytes(LINES.encode(read(attachment.file())));
            write("\r\n");
        }
        write("--" + boundary + "--\r\n");
        return body.toByteArray();
    }

    private static String alternatives(String text, String html) {
        String boundary = "=_" + UUID.randomUUID();
        return "Content-Type: multipart/alternative; boundary=\"" + boundary + "\"\r\n\r\n--" + boundary + "\r\n"
                + textPart("plain", text) + "\r\n--" + boundary + "\r\n" + textPart("html", html) + "\r\n--" + boundary
                + "--\r\n";
    }

    /// A finished message as it was handed in; only lone LF become CRLF, as files have them.
    static byte[] whole(byte[] octets) {
        return BodySource.wholeLines(octets);
    }

    static byte[] read(Path file) throws Failed {
        try {
            return file.toString().equals("-") ? System.in.readAllBytes() : Files.readAllBytes(file);
        } catch (NoSuchFileException _) {
            throw new Failed(ExitCodes.USAGE, "there is no file " + file);
        } catch (IOException e) {
            throw new Failed(ExitCodes.USAGE, "cannot read " + file + ": " + e);
        }
    }

    private void write(String text) {
        body.writeBytes(text.getBytes(StandardCharsets.UTF_8));
    }

    private static String textPart(String subtype, String text) {
        byte[] octets = whole(text.getBytes(StandardCharsets.UTF_8));
        String lines = new String(octets, StandardCharsets.UTF_8);
        boolean ascii = text.chars().allMatch(c -> c < 0x80 && c != 0);
        boolean shortLines =
                lines.lines().allMatch(line -> line.getBytes(StandardCharsets.UTF_8).length <= LINE_OCTETS_MAX);
        if (!shortLines || text.indexOf('\0') >= 0 || lines.replace("\r\n", "").indexOf('\r') >= 0) {
            return "Content-Type: text/" + subtype + "; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n"
                    + LINES.encodeToString(octets) + "\r\n";
        }
        return "Content-Type: text/" + subtype + "; charset=utf-8\r\nContent-Transfer-Encoding: "
                + (ascii ? "7bit" : "8bit") + "\r\n\r\n" + lines;
    }

    private static String filePart(Attachment attachment) {
        return "Content-Type: " + attachment.type() + "\r\nContent-Transfer-Encoding: base64\r\n"
                + "Content-Disposition: attachment; filename=\"" + encoded(attachment.name()) + "\"\r\n\r\n";
    }

    /// Reads a secret from a file or standard input: its first line.
    static String firstLine(Path file) throws Failed {
        return new String(read(file), StandardCharsets.UTF_8)
                .lines()
                .findFirst()
                .orElse("");
    }

    /// As encoded words where it is not ASCII, each of whole characters and short enough for its line.
    private static String encoded(String value) {
        if (value.chars().allMatch(c -> c < 0x80)) {
            return value;
        }
        List<String> words = new ArrayList<>();
        int[] points = value.codePoints().toArray();
        for (int i = 0; i < points.length; i += ENCODED_WORD_CHARACTERS_MAX / 2) {
            int count = Math.min(ENCODED_WORD_CHARACTERS_MAX / 2, points.length - i);
            byte[] octets = new String(points, i, count).getBytes(StandardCharsets.UTF_8);
            words.add("=?utf-8?B?" + Base64.getEncoder().encodeToString(octets) + "?=");
        }
        return String.join("\r\n ", words);
    }
}
