package dev.tasso.mta.mime;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Goes through a message from its first octet to its last and says of each what it is: of a header section, of the
/// content of a part, or of what stands between parts (RFC 2046 section 5.1.1). Every octet is named once, in order.
///
/// It holds one header section and one piece of a line at a time. Depth, parts and header sections have limits, beyond
/// which it stops: what is nested that deep was not written to be read.
final class Walk {

    static final int DEPTH_MAX = 50;
    static final int PARTS_MAX = 10_000;
    static final int HEADER_OCTETS_MAX = 256 * 1024;

    private static final byte[] CRLF = {'\r', '\n'};
    private static final int DELIMITER_LINE_MAX = 512;

    /// Who is told.
    interface Visitor {
        /// A header section, its empty line included; what comes next belongs to it.
        void header(PartHeader header) throws IOException;

        /// Octets of content, of the header that came last.
        void content(byte[] octets, int from, int length) throws IOException;

        /// The content of the header that came last ends here, if it had any.
        void contentEnds() throws IOException;

        /// Delimiters, and what nobody is meant to read.
        void between(byte[] octets, int from, int length) throws IOException;

        /// Everything that lies deeper than so many multiparts ends here; its delimiter comes next.
        default void ends(int depth) {}
    }

    private enum Place {
        HEADER,
        CONTENT,
        BETWEEN
    }

    /// A multipart that is open, and whether a signature stands over its parts.
    private record Level(String delimiter, String usual, boolean signed) {}

    private final Pieces pieces;
    private final Visitor visitor;
    private final List<Level> levels = new ArrayList<>();
    private final ByteArrayOutputStream header = new ByteArrayOutputStream();
    private Place place = Place.HEADER;
    private boolean mime;
    private boolean signed;
    private String usual = "text/plain";
    private boolean heldCrlf;
    private int parts;
    private String trouble = "";

    Walk(InputStream message, Visitor visitor) {
        this.pieces = new Pieces(message);
        this.visitor = visitor;
    }

    /// Why it stopped before the end.
    Optional<String> trouble() {
        return trouble.isEmpty() ? Optional.empty() : Optional.of(trouble);
    }

    /// How many multiparts are open.
    int depth() {
        return levels.size();
    }

    /// Goes on by one piece, and answers whether there was one.
    boolean step() throws IOException {
        if (!trouble.isEmpty()) {
            return false;
        }
        if (!pieces.next()) {
            finish();
            return false;
        }
        int level = levelOfDelimiter();
        if (level >= 0) {
            delimiter(level);
        } else {
            switch (place) {
                case HEADER -> headerLine();
                case CONTENT -> contentPiece();
                case BETWEEN -> visitor.between(pieces.buffer(), pieces.start(), pieces.length());
            }
        }
        return true;
    }

    private int levelOfDelimiter() {
        if (pieces.length() > DELIMITER_LINE_MAX || !pieces.isLineOf("--")) {
            return -1;
        }
        for (int i = levels.size() - 1; i >= 0; i--) {
            String delimiter = levels.get(i).delimiter();
            if (pieces.isLineOf(delimiter)) {
                String rest = pieces.rest(delimiter.length());
                if (rest.isEmpty() || rest.equals("--")) {
                    return i;
                }
            }
        }
        return -1;
    }

    private void delimiter(int at) throws IOException {
        Level level = levels.get(at);
        switch (place) {
            case HEADER -> {
                headerEnds();
                visitor.contentEnds();
            }
            case CONTENT -> visitor.contentEnds();
            case BETWEEN -> {}
        }
        visitor.ends(at);
        if (heldCrlf) {
            visitor.between(CRLF, 0, CRLF.length);
            heldCrlf = false;
        }
        visitor.between(pieces.buffer(), pieces.start(), pieces.length());
        boolean last = pieces.rest(level.delimiter().length()).equals("--");
        levels.subList(last ? at : at + 1, levels.size()).clear();
        place = last ? Place.BETWEEN : Place.HEADER;
        mime = true;
        signed = level.signed();
        usual = level.usual();
    }

    private void headerLine() throws IOException {
        header.write(pieces.buffer(), pieces.start(), pieces.length());
        if (header.size() > HEADER_OCTETS_MAX) {
            trouble = "a header section of it is too large";
        } else if (pieces.startsLine() && pieces.endsLine() && pieces.length() == CRLF.length) {
            headerEnds();
        }
    }

    private void headerEnds() throws IOException {
        PartHeader read = new PartHeader(header.toByteArray(), mime, signed, usual);
        header.reset();
        parts++;
        if (parts > PARTS_MAX) {
            trouble = "it has more than " + PARTS_MAX + " parts";
            return;
        }
        visitor.header(read);
        switch (read.role()) {
            case LEAF, FIXED -> place = Place.CONTENT;
            case MESSAGE -> {
                mime = false;
                usual = "text/plain";
                place = Place.HEADER;
            }
            case MULTIPART -> open(read);
        }
    }

    private void open(PartHeader read) {
        if (levels.size() == DEPTH_MAX) {
            trouble = "its parts are nested more than " + DEPTH_MAX + " deep";
            return;
        }
        levels.add(new Level(read.delimiter(), read.usualOfParts(), signed || read.signs()));
        place = Place.BETWEEN;
    }

    /// A CRLF waits until it is known whether it belongs to a delimiter.
    private void contentPiece() throws IOException {
        releaseCrlf();
        int length = pieces.length() - (pieces.endsLine() ? CRLF.length : 0);
        visitor.content(pieces.buffer(), pieces.start(), length);
        heldCrlf = pieces.endsLine();
    }

    private void releaseCrlf() throws IOException {
        if (heldCrlf) {
            visitor.content(CRLF, 0, CRLF.length);
            heldCrlf = false;
        }
    }

    private void finish() throws IOException {
        switch (place) {
            case HEADER -> {
                headerEnds();
                visitor.contentEnds();
            }
            case CONTENT -> {
                releaseCrlf();
                visitor.contentEnds();
            }
            case BETWEEN -> {}
        }
        place = Place.BETWEEN;
    }
}
