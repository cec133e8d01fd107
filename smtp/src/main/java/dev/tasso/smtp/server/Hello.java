package dev.tasso.smtp.server;

/// How a client greeted (RFC 5321 section 4.1.1.1).
///
/// @param name as it calls itself; proves nothing
/// @param extended whether it said EHLO and not HELO
public record Hello(String name, boolean extended) {}
