package dev.tasso.mta.mime;

import dev.tasso.mta.mail.Headers;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// The header section of a message or of a part of one, as its octets, with what follows from it for what comes behind
/// it (RFC 2045 section 6).
final class PartHeader {

    private static final String TYPE = "Content-Type";
    private static final String ENCODING = "Content-Transfer-Encoding";

    private final byte[] octets;
    private final ContentType type;
    private final String encoding;
    private final Role role;
    private final boolean isMime;
    private final boolean signed;

    /// What stands behind a header section.
    enum Role {
        /// Content that may be encoded.
        LEAF,
        /// Content that stays as it is.
        FIXED,
        /// Parts between delimiters.
        MULTIPART,
        /// Another message.
        MESSAGE
    }

    /// @param mime whether it is known to speak of MIME
    /// @param signed whether a signature stands over it
    /// @param usual its type where it names none
    PartHeader(byte[] octets, boolean mime, boolean signed, String usual) {
        this.octets = octets;
        this.signed = signed;
        Headers fields = Headers.scan(octets, octets.length, true).orElseThrow();
        isMime = mime || fields.count("MIME-Version") == 1;
        boolean certain = isMime && isSound() && fields.count(TYPE) < 2 && fields.count(ENCODING) < 2;
        List<String> encodings = fields.all(ENCODING);
        type = ContentType.parse(certain ? fields.first(TYPE).orElse(usual) : "");
        encoding = (encodings.isEmpty() ? DataKind.SEVENBIT.word() : encodings.getFirst()).toLowerCase(Locale.ROOT);
        Role unsigned = role(type, DataKind.named(encoding).isPresent());
        role = signed && unsigned == Role.LEAF ? Role.FIXED : unsigned;
    }

    private static Role role(ContentType type, boolean plain) {
        if (!plain || type.type().isEmpty()) {
            return Role.FIXED;
        }
        if (type.is("multipart/")) {
            return type.boundary().isPresent() ? Role.MULTIPART : Role.FIXED;
        }
        if (type.type().equals("message/rfc822")) {
            return Role.MESSAGE;
        }
        // Of the types of message only those of RFC 6532 and RFC 6533 may be encoded (RFC 2046 section 5.2).
        return type.is("message/") && !type.is("message/global") ? Role.FIXED : Role.LEAF;
    }

    byte[] octets() {
        return octets;
    }

    Role role() {
        return role;
    }

    /// Whether a signature stands over it.
    boolean signed() {
        return signed;
    }

    /// What a sender may read about it.
    String named() {
        if (signed) {
            return "a signed part";
        }
        if (!isMime) {
            return "it does not say that it is MIME, and its text";
        }
        return type.type().isEmpty() ? "a part of no clear type" : "a part of the type " + type.type();
    }

    boolean isText() {
        return type.is("text/");
    }

    /// Whether what it holds is signed as it stands (RFC 1847).
    boolean signs() {
        return type.type().equals("multipart/signed");
    }

    /// The type of a part that names none.
    String usualOfParts() {
        return type.type().equals("multipart/digest") ? "message/rfc822" : "text/plain";
    }

    /// The line that stands before each part, without its line end.
    String delimiter() {
        return "--" + type.boundary().orElseThrow();
    }

    /// What it says its content is; nothing where that is encoded.
    Optional<DataKind> declared() {
        return DataKind.named(encoding);
    }

    /// The same octets with another Content-Transfer-Encoding.
    byte[] encodedAs(String word) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(octets.length + 64);
        boolean drop = false;
        int start = 0;
        while (start < octets.length) {
            int end = lineEnd(start);
            if (octets[start] != ' ' && octets[start] != '\t') {
                drop = name(start, end).equalsIgnoreCase(ENCODING);
            }
            if (end - start == 2 && octets[start] == '\r') {
                break;
            }
            if (!drop) {
                out.write(octets, start, end - start);
            }
            start = end;
        }
        out.writeBytes((ENCODING + ": " + word + "\r\n").getBytes(StandardCharsets.US_ASCII));
        out.write(octets, start, octets.length - start);
        return out.toByteArray();
    }

    /// Whether each line is a field or goes on with one, so that every reader sees the same fields.
    private boolean isSound() {
        int start = 0;
        while (start < octets.length) {
            int end = lineEnd(start);
            boolean goesOn = start > 0 && (octets[start] == ' ' || octets[start] == '\t');
            boolean empty = end - start == 2 && octets[start] == '\r';
            if (!goesOn && !empty && name(start, end).isEmpty()) {
                return false;
            }
            start = end;
        }
        return true;
    }

    private int lineEnd(int from) {
        int end = from;
        while (end < octets.length && octets[end] != '\n') {
            end++;
        }
        return Math.min(end + 1, octets.length);
    }

    /// The name of the field that begins in a line, or nothing.
    private String name(int start, int end) {
        String line = new String(octets, start, end - start, StandardCharsets.ISO_8859_1);
        String name = line.substring(0, Math.max(0, line.indexOf(':'))).stripTrailing();
        return name.chars().allMatch(c -> c > ' ' && c < 0x7f) ? name : "";
    }
}
