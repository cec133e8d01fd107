package dev.tasso.smtp.server;

import java.net.InetAddress;
import java.util.Optional;

/// Where a message was before a trusted client took it through itself, as XFORWARD says; for traces and logs only.
///
/// @param address where the original client sits
/// @param hello as it called itself
/// @param identity what its server called the message
public record Forwarded(Optional<InetAddress> address, Optional<String> hello, Optional<String> identity) {}
