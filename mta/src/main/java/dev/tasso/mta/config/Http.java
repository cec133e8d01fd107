package dev.tasso.mta.config;

import java.net.InetSocketAddress;

/// Where the running server answers the command line and the console.
public record Http(InetSocketAddress address) {}
