package dev.tasso.mta.mime;

import java.io.ByteArrayOutputStream;
import java.nio.charset.Charset;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Text of header fields that is written in ASCII and means more (RFC 2047).
public final class EncodedWords {

    private static final Pattern WORD =
            Pattern.compile("=\\?([!-)+->@-~]{1,40})(?:\\*[^?]{0,40})?\\?([bBqQ])\\?([!->@-~ ]*+)\\?=");

    private EncodedWords() {}

    /// The text as it was meant. What is no proper encoded word stays as it is.
    public static String decoded(String text) {
        if (!text.contains("=?")) {
            return text;
        }
        StringBuilder meant = new StringBuilder(text.length());
        Matcher word = WORD.matcher(text);
        Run run = new Run(meant);
        int at = 0;
        while (word.find()) {
            Optional<Charset> charset = Charsets.named(word.group(1));
            if (charset.isEmpty()) {
                continue;
            }
            String before = text.substring(at, word.start());
            // White space between two encoded words was only there to part them (RFC 2047 section 6.2).
            if (!(at > 0 && before.isBlank())) {
                run.end();
                meant.append(before);
            }
            run.add(charset.get(), octets(word.group(2), word.group(3)));
            at = word.end();
        }
        run.end();
        return meant.append(text, at, text.length()).toString();
    }

    private static byte[] octets(String encoding, String text) {
        return encoding.equalsIgnoreCase("B")
                ? TransferDecoding.base64(text.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1), 0, text.length())
                : TransferDecoding.q(text);
    }

    /// Words of one character set that follow each other: some programs cut between the octets of a character.
    private static final class Run {
        private final StringBuilder meant;
        private final ByteArrayOutputStream octets = new ByteArrayOutputStream();
        private Optional<Charset> charset = Optional.empty();

        Run(StringBuilder meant) {
            this.meant = meant;
        }

        void add(Charset its, byte[] more) {
            if (!charset.equals(Optional.of(its))) {
                end();
                charset = Optional.of(its);
            }
            octets.writeBytes(more);
        }

        void end() {
            charset.ifPresent(its -> meant.append(octets.toString(its)));
            octets.reset();
            charset = Optional.empty();
        }
    }
}
