package dev.tasso.mta.mail;

import java.util.Optional;

/// Where a message came from, as far as the server saw it.
///
/// @param listener the name of the listener that took it, or `report` for a message of our own making
/// @param helo what the client called itself
/// @param address the client's IP address as text
/// @param user who had authenticated
/// @param tls protocol and cipher, where the session was encrypted
public record Origin(String listener, String helo, String address, Optional<String> user, Optional<String> tls) {}
