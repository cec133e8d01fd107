package dev.tasso.mta.verify;

import java.util.List;

/// Where senders report that TLS failed (RFC 8460 section 3).
public record TlsReportingRecord(List<String> destinations) {
    private static final String CLAUSE = "RFC 8460 section 3";

    public TlsReportingRecord {
        destinations = List.copyOf(destinations);
    }

    /// Whether a TXT record is of this kind at all.
    public static boolean is(String text) {
        return text.matches("(?s)v=TLSRPTv1[ \\t]*;.*");
    }

    /// Reads the text of a TXT record at `_smtp._tls.domain`.
    public static Judged<TlsReportingRecord> read(String text) {
        Remarks remarks = new Remarks();
        TagList tags = TagList.read(text, CLAUSE, remarks);
        if (!is(text)) {
            remarks.error(1, "the record does not begin with v=TLSRPTv1;", CLAUSE, "begin with v=TLSRPTv1;");
        }
        List<TagList.Tag> parts = tags.parts("rua", ",");
        for (TagList.Tag part : parts) {
            if (!part.value().matches("(?:mailto:[^\\s,;!@]+@[^\\s,;!@]+|https://[^\\s,;!]+)")) {
                remarks.error(
                        part.position(),
                        "rua=: \"" + part.value() + "\" is neither a mailto: nor an https: URI",
                        CLAUSE,
                        "write rua=mailto:address");
            }
        }
        return new Judged<>(
                new TlsReportingRecord(parts.stream().map(TagList.Tag::value).toList()), remarks.list());
    }
}
