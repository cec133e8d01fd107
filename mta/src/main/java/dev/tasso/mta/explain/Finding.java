package dev.tasso.mta.explain;

import java.util.Optional;

/// Something in the input that can be explained: what was said, where it stood, and what stood around it.
///
/// @param line from 1
/// @param remark what else the input says of it; may be empty
record Finding(int line, Said said, Scene scene, Optional<Breach> breach, String remark) {

    Finding(int line, Said said, Scene scene) {
        this(line, said, scene, Optional.empty(), "");
    }

    Finding(int line, Said said, Scene scene, Optional<Breach> breach) {
        this(line, said, scene, breach, "");
    }
}
