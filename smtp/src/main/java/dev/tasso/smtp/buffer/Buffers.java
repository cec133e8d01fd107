package dev.tasso.smtp.buffer;

import java.util.ArrayDeque;

/// Buffers of one size that are used again: a new one for each message would be cleared, be cold, and be collected.
///
/// Nobody needs to give one back, but who does must not touch it any more. What the last user left in it is still
/// there. May be used by any thread.
public final class Buffers {

    private final int octets;
    private final int keptMax;
    private final ArrayDeque<byte[]> spare = new ArrayDeque<>();

    /// @param octets of each
    /// @param keptMax how many that nobody uses are kept
    public Buffers(int octets, int keptMax) {
        this.octets = octets;
        this.keptMax = keptMax;
    }

    /// The size of each.
    public int octets() {
        return octets;
    }

    /// Lends one.
    public byte[] take() {
        synchronized (spare) {
            byte[] last = spare.pollLast();
            if (last != null) {
                return last;
            }
        }
        return new byte[octets];
    }

    /// Takes one back; does nothing with a buffer of another size.
    public void give(byte[] buffer) {
        if (buffer.length == octets) {
            synchronized (spare) {
                if (spare.size() < keptMax) {
                    spare.addLast(buffer);
                }
            }
        }
    }
}
