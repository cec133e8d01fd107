package dev.tasso.mta.mime;

/// Measures octets as they pass (RFC 2045 section 2.7).
final class Gauge {

    private static final int LINE_OCTETS_MAX = 998;

    private long octets;
    private long eightBit;
    private int line;
    private boolean afterCr;
    private boolean nul;
    private boolean bare;
    private boolean longLine;

    void add(byte[] data, int from, int length) {
        for (int i = from; i < from + length; i++) {
            add(data[i]);
        }
        octets += length;
    }

    private void add(byte octet) {
        boolean lf = octet == '\n';
        boolean cr = octet == '\r';
        bare |= lf != afterCr;
        line = lf ? 0 : line + (cr ? 0 : 1);
        longLine |= line > LINE_OCTETS_MAX;
        nul |= octet == 0;
        eightBit += octet < 0 ? 1 : 0;
        afterCr = cr;
    }

    /// What has passed, if nothing more comes.
    DataKind kind() {
        if (nul || longLine || !hasLines()) {
            return DataKind.BINARY;
        }
        return eightBit > 0 ? DataKind.EIGHTBIT : DataKind.SEVENBIT;
    }

    /// Whether CR and LF stand together only.
    boolean hasLines() {
        return !bare && !afterCr;
    }

    /// Whether most of it could be read without decoding.
    boolean isMostlyAscii() {
        return !nul && eightBit * 4 <= octets;
    }
}
