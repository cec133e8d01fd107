package dev.tasso.mta.mime;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Finds out what each part of a message needs to travel as another kind of data (RFC 2045 section 6).
final class Survey implements Walk.Visitor {

    /// What is done to one header section and the content behind it.
    enum Change {
        NONE(""),
        SEVENBIT(DataKind.SEVENBIT.word()),
        EIGHTBIT(DataKind.EIGHTBIT.word()),
        QUOTED_PRINTABLE("quoted-printable"),
        BASE64("base64");

        /// What its Content-Transfer-Encoding becomes.
        final String word;

        Change(String word) {
            this.word = word;
        }
    }

    private final DataKind carrier;
    private final List<Change> changes = new ArrayList<>();
    private final Gauge between = new Gauge();
    private Gauge content = new Gauge();
    private Optional<PartHeader> current = Optional.empty();
    private String obstacle = "";
    private boolean encodes;

    private Survey(DataKind carrier) {
        this.carrier = carrier;
    }

    static Survey of(InputStream message, DataKind carrier) throws IOException {
        Survey survey = new Survey(carrier);
        Walk walk = new Walk(message, survey);
        boolean more = true;
        while (more && survey.obstacle.isEmpty()) {
            more = walk.step();
        }
        walk.trouble().ifPresent(survey::stop);
        if (!survey.between.kind().fits(carrier)) {
            survey.stop(
                    "what stands between its parts is " + survey.between.kind().word());
        }
        return survey;
    }

    /// Why it cannot travel; nothing where it can.
    Optional<String> obstacle() {
        return obstacle.isEmpty() ? Optional.empty() : Optional.of(obstacle);
    }

    /// Whether any content must be encoded.
    boolean encodes() {
        return encodes;
    }

    /// What is done to each header section, in order.
    List<Change> changes() {
        return changes;
    }

    @Override
    public void header(PartHeader header) {
        Gauge gauge = new Gauge();
        gauge.add(header.octets(), 0, header.octets().length);
        if (!gauge.kind().fits(carrier)) {
            stop("a header section of it is " + gauge.kind().word());
        }
        switch (header.role()) {
            case MULTIPART, MESSAGE -> note(relabelled(header));
            case LEAF, FIXED -> {
                current = Optional.of(header);
                content = new Gauge();
            }
        }
    }

    @Override
    public void content(byte[] octets, int from, int length) {
        content.add(octets, from, length);
    }

    @Override
    public void contentEnds() {
        current.ifPresent(header -> note(change(header)));
        current = Optional.empty();
    }

    @Override
    public void between(byte[] octets, int from, int length) {
        between.add(octets, from, length);
    }

    private Change change(PartHeader header) {
        boolean leaf = header.role() == PartHeader.Role.LEAF;
        DataKind kind = content.kind();
        if (kind.fits(carrier)) {
            return leaf ? relabelled(header) : Change.NONE;
        }
        if (!leaf) {
            stop(header.named() + " is " + kind.word());
            return Change.NONE;
        }
        encodes = true;
        boolean readable = header.isText() && content.hasLines() && content.isMostlyAscii();
        return readable ? Change.QUOTED_PRINTABLE : Change.BASE64;
    }

    /// A label that promises less than the carrier takes is left as it is.
    private Change relabelled(PartHeader header) {
        boolean fits = header.signed()
                || header.declared().map(kind -> kind.fits(carrier)).orElse(true);
        if (fits) {
            return Change.NONE;
        }
        return carrier == DataKind.EIGHTBIT ? Change.EIGHTBIT : Change.SEVENBIT;
    }

    private void note(Change change) {
        changes.add(change);
    }

    private void stop(String why) {
        if (obstacle.isEmpty()) {
            obstacle = why;
        }
    }
}
