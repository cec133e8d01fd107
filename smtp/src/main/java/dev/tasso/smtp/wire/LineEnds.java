package dev.tasso.smtp.wire;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Finds CR and LF among many octets that are neither: most of what a large body costs is to look at each octet.
final class LineEnds {

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = 0x8080808080808080L;
    private static final long CRS = '\r' * ONES;
    private static final long LFS = '\n' * ONES;

    private LineEnds() {}

    /// Where the first CR or LF stands from `from` on; `to` where there is none before it.
    static int next(byte[] octets, int from, int to) {
        int at = from;
        while (at + Long.BYTES <= to) {
            long eight = (long) EIGHT.get(octets, at);
            if ((zeros(eight ^ CRS) | zeros(eight ^ LFS)) != 0) {
                break;
            }
            at += Long.BYTES;
        }
        while (at < to && octets[at] != '\r' && octets[at] != '\n') {
            at++;
        }
        return at;
    }

    /// Not zero where one of the eight octets is zero: only then does taking one away set a high bit that was clear.
    private static long zeros(long eight) {
        return (eight - ONES) & ~eight & HIGH_BITS;
    }
}
