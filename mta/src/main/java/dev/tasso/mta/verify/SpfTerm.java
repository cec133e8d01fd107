package dev.tasso.mta.verify;

import java.net.InetAddress;

/// One term of an SPF record (RFC 7208 section 4.6.1). A domain that is empty means the domain that is asked about.
public sealed interface SpfTerm {

    /// What a match means.
    enum Qualifier {
        PASS,
        FAIL,
        SOFTFAIL,
        NEUTRAL
    }

    /// A term that matches senders, or does not.
    record Directive(Qualifier qualifier, Mechanism mechanism, String text, int position) implements SpfTerm {}

    /// `redirect=`: another domain's record answers where nothing here matched (RFC 7208 section 6.1).
    record Redirect(String domain, String text, int position) implements SpfTerm {}

    /// `exp=` and modifiers nobody knows: they change no result (RFC 7208 section 6).
    record OtherModifier(String name, String value) implements SpfTerm {}

    /// Which senders (RFC 7208 section 5).
    sealed interface Mechanism {
        /// Everybody.
        record All() implements Mechanism {}

        /// Those whom the other domain's record lets pass.
        record Include(String domain) implements Mechanism {}

        /// The addresses of a host.
        record A(String domain, int bits4, int bits6) implements Mechanism {}

        /// The addresses of a domain's mail exchangers.
        record Mx(String domain, int bits4, int bits6) implements Mechanism {}

        /// Those whose PTR record names the domain.
        record Ptr(String domain) implements Mechanism {}

        /// A network.
        record Ip(InetAddress address, int bits) implements Mechanism {}

        /// Everybody, where the name has an address.
        record Exists(String domain) implements Mechanism {}
    }
}
