package dev.tasso.mta.verify;

/// The announcement that a domain has an MTA-STS policy (RFC 8461 section 3.1); the policy itself lies on a web server.
///
/// @param id changes whenever the policy does
public record StsRecord(String id) {
    private static final String CLAUSE = "RFC 8461 section 3.1";

    /// Whether a TXT record is of this kind at all.
    public static boolean is(String text) {
        return text.matches("(?s)v=STSv1[ \\t]*;.*");
    }

    /// Reads the text of a TXT record at `_mta-sts.domain`.
    public static Judged<StsRecord> read(String text) {
        Remarks remarks = new Remarks();
        TagList tags = TagList.read(text, CLAUSE, remarks);
        if (!is(text)) {
            remarks.error(1, "the record does not begin with v=STSv1;", CLAUSE, "begin with v=STSv1;");
        }
        TagList.Tag id = tags.tag("id", "");
        if (!id.value().matches("[A-Za-z0-9]{1,32}")) {
            remarks.error(
                    id.position(),
                    "id= is not 1 to 32 letters and digits",
                    CLAUSE,
                    "write for example id=20260101T000000");
        }
        return new Judged<>(new StsRecord(id.value()), remarks.list());
    }
}
