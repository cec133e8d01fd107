package dev.tasso.smtp.address;

import java.util.Optional;

/// The part of an address after the `@`: a name, or an address literal in brackets (RFC 5321 section 4.1.2).
public sealed interface Domain permits DomainName, AddressLiteral {

    /// As it is written on the wire; a name in lower case, possibly with non-ASCII labels (RFC 6531).
    String text();

    /// Only ASCII, as DNS wants it: labels in Punycode (RFC 5890).
    String ascii();

    /// Reads a domain or an address literal; empty where the text is neither.
    static Optional<Domain> parse(String text) {
        return text.startsWith("[")
                ? AddressLiteral.parse(text).map(literal -> literal)
                : DomainName.parse(text).map(name -> name);
    }
}
