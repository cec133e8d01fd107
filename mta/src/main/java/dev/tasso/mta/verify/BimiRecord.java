package dev.tasso.mta.verify;

/// Which picture mail clients may show beside a domain's mail (draft-brand-indicators-for-message-identification).
///
/// @param location where the picture is; empty where there shall be none
/// @param evidence where the certificate for it is; may be empty
public record BimiRecord(String location, String evidence) {
    private static final String CLAUSE = "draft-brand-indicators-for-message-identification section 4.2";

    /// Whether a TXT record is of this kind at all.
    public static boolean is(String text) {
        return text.matches("(?s)v[ \\t]*=[ \\t]*BIMI1[ \\t]*(;.*)?");
    }

    /// Reads the text of a TXT record at `default._bimi.domain`.
    public static Judged<BimiRecord> read(String text) {
        Remarks remarks = new Remarks();
        TagList tags = TagList.read(text, CLAUSE, remarks);
        if (!tags.begins("v", "BIMI1")) {
            remarks.error(1, "the first tag is not v=BIMI1", CLAUSE, "begin with v=BIMI1;");
        }
        for (String name : new String[] {"l", "a"}) {
            TagList.Tag tag = tags.tag(name, "");
            if (!tag.value().isEmpty() && !tag.value().matches("https://[^\\s;,]+")) {
                remarks.error(tag.position(), name + "= is no https: URI", CLAUSE, "write " + name + "=https://...");
            }
        }
        if (!tags.has("l")) {
            remarks.error(0, "there is no l=", CLAUSE, "write l=https://..., or l= for no picture");
        }
        return new Judged<>(new BimiRecord(tags.value("l", ""), tags.value("a", "")), remarks.list());
    }
}
