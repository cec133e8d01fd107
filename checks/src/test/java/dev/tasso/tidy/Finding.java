package dev.tasso.tidy;

/// One breach of a style rule, printed so that an editor can jump to it.
///
/// @param rule the name of the rule, as STYLE.md and docs/style-exceptions.tsv spell it
/// @param size what was measured where the rule has a limit, otherwise 0
record Finding(String rule, String path, long line, String what, long size) {

    @Override
    public String toString() {
        return path + ":" + line + ": [" + rule + "] " + what;
    }
}
