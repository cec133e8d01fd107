package dev.tasso.smtp.wire;

import java.net.SocketTimeoutException;

/// No whole line came in time: nothing, or octets without a CRLF behind them.
public final class UnfinishedLine extends SocketTimeoutException {
    private static final long serialVersionUID = 1L;

    private final String octets;

    UnfinishedLine(SocketTimeoutException timeout, String octets) {
        super(timeout.getMessage());
        initCause(timeout);
        this.octets = octets;
    }

    /// What came, each octet as one character.
    public String octets() {
        return octets;
    }
}
