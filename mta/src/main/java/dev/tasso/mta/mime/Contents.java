package dev.tasso.mta.mime;

import dev.tasso.mta.mail.Headers;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// The parts of a message as somebody wants to look at them: found where they lie in its octets, decoded when asked for
/// (RFC 2045, RFC 2183 section 2).
///
/// An attached message is one part, whatever parts it has itself. Where a message goes beyond the limits of the
/// structure, what was found up to there is shown, and [#trouble()] says so.
public final class Contents {

    private final byte[] message;
    private final List<Part> parts;
    private final Optional<String> trouble;

    private Contents(byte[] message, List<Part> parts, Optional<String> trouble) {
        this.message = message;
        this.parts = List.copyOf(parts);
        this.trouble = trouble;
    }

    /// One part that has content.
    ///
    /// @param number from 1, in the order of the message
    /// @param type its media type in lower case, such as `text/plain`
    /// @param attached whether it says that it is an attachment
    /// @param fileName fit for a folder of ours, whatever the message says
    /// @param contentId without its brackets
    public record Part(
            int number,
            String type,
            boolean attached,
            String fileName,
            Optional<String> contentId,
            Optional<Charset> charset,
            String encoding,
            int from,
            int to) {

        /// Whether it is text to be read with the message.
        boolean reads(String wanted) {
            return type.equals(wanted) && !attached;
        }
    }

    /// Looks through a message that is whole.
    public static Contents of(byte[] message) {
        Finder finder = new Finder(message);
        Walk walk = new Walk(new ByteArrayInputStream(message), finder);
        finder.walk = Optional.of(walk);
        try {
            boolean more = true;
            while (more) {
                more = walk.step();
            }
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        finder.ends(-1);
        return new Contents(message, finder.parts, walk.trouble());
    }

    public List<Part> parts() {
        return parts;
    }

    /// Why what comes behind the last part is not shown.
    public Optional<String> trouble() {
        return trouble;
    }

    public Optional<Part> part(int number) {
        return parts.stream().filter(part -> part.number() == number).findFirst();
    }

    /// The text to read.
    public Optional<Part> plain() {
        return parts.stream().filter(part -> part.reads("text/plain")).findFirst();
    }

    /// The same as HTML.
    public Optional<Part> html() {
        return parts.stream().filter(part -> part.reads("text/html")).findFirst();
    }

    /// Everything that is not read with the message.
    public List<Part> attachments() {
        Optional<Part> plain = plain();
        Optional<Part> html = html();
        return parts.stream()
                .filter(part ->
                        !Optional.of(part).equals(plain) && !Optional.of(part).equals(html))
                .toList();
    }

    /// The octets of a part, as they were before they were encoded for the way.
    public byte[] octets(Part part) {
        return TransferDecoding.decoded(part.encoding(), message, part.from(), part.to());
    }

    /// The same as text.
    public String text(Part part) {
        return Charsets.text(octets(part), part.charset());
    }

    /// Notes where each part begins and ends.
    private static final class Finder implements Walk.Visitor {
        private static final int OUTSIDE = Integer.MAX_VALUE;

        private final List<Part> parts = new ArrayList<>();
        private final byte[] message;
        private Optional<Walk> walk = Optional.empty();
        private Optional<PartHeader> open = Optional.empty();
        private int start;
        private int offset;
        private int messageDepth = OUTSIDE;
        private boolean between;

        Finder(byte[] message) {
            this.message = message;
        }

        @Override
        public void header(PartHeader header) {
            offset += header.octets().length;
            if (messageDepth != OUTSIDE) {
                return;
            }
            switch (header.role()) {
                case LEAF, FIXED -> begin(header);
                case MESSAGE -> {
                    begin(header);
                    messageDepth = walk.orElseThrow().depth();
                }
                case MULTIPART -> {}
            }
        }

        private void begin(PartHeader header) {
            open = Optional.of(header);
            start = offset;
        }

        @Override
        public void content(byte[] octets, int from, int count) {
            between = false;
            offset += count;
        }

        @Override
        public void contentEnds() {
            if (messageDepth == OUTSIDE) {
                end();
            }
        }

        @Override
        public void between(byte[] octets, int from, int count) {
            between = true;
            offset += count;
        }

        @Override
        public void ends(int depth) {
            if (depth < messageDepth && messageDepth != OUTSIDE) {
                messageDepth = OUTSIDE;
                end();
            }
        }

        private void end() {
            open.ifPresent(header -> parts.add(part(header)));
            open = Optional.empty();
        }

        private Part part(PartHeader header) {
            Headers fields =
                    Headers.scan(header.octets(), header.octets().length, true).orElseThrow();
            Parameters type = Parameters.parse(fields.first("Content-Type").orElse(""));
            Parameters disposition =
                    Parameters.parse(fields.first("Content-Disposition").orElse(""));
            String media = type.value().matches("[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,80}")
                    ? type.value()
                    : header.role() == PartHeader.Role.MESSAGE ? "message/rfc822" : "text/plain";
            int number = parts.size() + 1;
            Optional<String> name = disposition.get("filename").or(() -> type.get("name"));
            String otherwise = "part-" + number + ending(media);
            return new Part(
                    number,
                    media,
                    disposition.value().equals("attachment"),
                    name.map(given -> FileName.safe(given, otherwise)).orElse(otherwise),
                    fields.first("Content-ID").map(id -> id.replaceFirst("^<(.*)>$", "$1")),
                    type.get("charset").flatMap(Charsets::named),
                    fields.first("Content-Transfer-Encoding").orElse(""),
                    start,
                    withoutLastCrlf(header));
        }

        /// The line end before a delimiter belongs to the delimiter; of an attached message it was counted already
        /// where
        /// nobody reads what stands there.
        private int withoutLastCrlf(PartHeader header) {
            boolean counted = header.role() == PartHeader.Role.MESSAGE
                    && between
                    && offset - start >= 2
                    && message[offset - 2] == '\r'
                    && message[offset - 1] == '\n'
                    && offset < message.length;
            return counted ? offset - 2 : offset;
        }

        private static String ending(String media) {
            return switch (media) {
                case "text/plain" -> ".txt";
                case "text/html" -> ".html";
                case "message/rfc822" -> ".eml";
                default -> {
                    String subtype = media.substring(media.indexOf('/') + 1);
                    yield Arrays.asList("png", "jpeg", "gif", "pdf", "zip", "json", "xml", "csv", "webp")
                                    .contains(subtype)
                            ? "." + subtype
                            : ".bin";
                }
            };
        }
    }
}
