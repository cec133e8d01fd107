package dev.tasso.mta.config;

import java.util.List;

/// To whom a listener answers questions about those who have mail here; to nobody, unless the file says so.
///
/// @param verify VRFY (RFC 5321 section 3.5)
/// @param expand EXPN (RFC 5321 section 3.5)
/// @param release ETRN (RFC 1985)
public record Answering(Audience verify, Audience expand, Audience release) {

    /// Nobody.
    static final Answering NONE = new Answering(Audience.NOBODY, Audience.NOBODY, Audience.NOBODY);

    static final List<String> KEYS = List.of("vrfy", "expn", "etrn");

    /// Who is answered.
    public enum Audience {
        NOBODY,
        /// Who may relay: users who have authenticated, and the networks of `[relay]`.
        KNOWN,
        EVERYBODY;

        /// Whether a client is among them.
        ///
        /// @param known whether it may relay
        public boolean holds(boolean known) {
            return switch (this) {
                case NOBODY -> false;
                case KNOWN -> known;
                case EVERYBODY -> true;
            };
        }
    }

    static Answering read(Table table) {
        return new Answering(audience(table, KEYS.get(0)), audience(table, KEYS.get(1)), audience(table, KEYS.get(2)));
    }

    private static Audience audience(Table table, String key) {
        return table.value(key, Form.choice(Audience.class), Audience.NOBODY);
    }
}
