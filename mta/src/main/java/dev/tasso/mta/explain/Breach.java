package dev.tasso.mta.explain;

/// A clause that was broken, seen in the conversation itself.
///
/// @param clause as rules write it: "RFC 5321 section 4.1.4"
/// @param what one sentence
record Breach(Side by, String clause, String what) {}
