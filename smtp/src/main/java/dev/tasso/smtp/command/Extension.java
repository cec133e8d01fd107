package dev.tasso.smtp.command;

import java.util.Locale;

/// An extension that a server may offer or not, and that a client may use only where it does (RFC 5321 section 2.2).
///
/// Those that every server of this library has (SIZE, 8BITMIME, SMTPUTF8, PIPELINING) are not here.
public enum Extension {
    /// BDAT in place of DATA (RFC 3030).
    CHUNKING,
    /// Messages of any octets, by BDAT only (RFC 3030).
    BINARYMIME,
    /// Reports as the sender wants them (RFC 3461).
    DSN,
    /// Messages that may travel under TLS only (RFC 8689).
    REQUIRETLS,
    /// `MT-PRIORITY` (RFC 6710).
    MT_PRIORITY,
    /// `FUTURERELEASE` (RFC 4865).
    FUTURERELEASE,
    /// `DELIVERBY` (RFC 2852).
    DELIVERBY;

    /// As EHLO's reply names it.
    public String keyword() {
        return name().toUpperCase(Locale.ROOT).replace('_', '-');
    }
}
