package dev.tasso.mta.cli.probe;

import java.util.Arrays;
import java.util.Optional;

/// A version of TLS by its number on the wire (RFC 8446 section 4.2.1).
enum TlsVersion {
    SSL_3_0(0x0300, "SSL 3.0"),
    TLS_1_0(0x0301, "TLS 1.0"),
    TLS_1_1(0x0302, "TLS 1.1"),
    TLS_1_2(0x0303, "TLS 1.2"),
    TLS_1_3(0x0304, "TLS 1.3");

    private final int number;
    private final String shown;

    TlsVersion(int number, String shown) {
        this.number = number;
        this.shown = shown;
    }

    static Optional<TlsVersion> of(int number) {
        return Arrays.stream(values()).filter(each -> each.number == number).findFirst();
    }

    int number() {
        return number;
    }

    @Override
    public String toString() {
        return shown;
    }
}
