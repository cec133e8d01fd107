package dev.tasso.smtp.sasl;

import java.net.InetAddress;
import java.util.function.BooleanSupplier;

/// Decides what follows from a proof; by default what it shows. Who counts failures overrides it.
public interface Judge {

    /// Whether they are let in. Where too many have failed, it need not even look at the proof.
    ///
    /// @param user as the client named itself
    /// @param from where the client sits, for limits by address
    /// @param proof whether the proof is right; takes as long for a name that nobody has
    default Verdict judge(String user, InetAddress from, BooleanSupplier proof) {
        return proof.getAsBoolean() ? new Verdict.Granted(user) : new Verdict.Denied();
    }
}
