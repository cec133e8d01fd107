package dev.tasso.mta.config;

import dev.tasso.smtp.address.Domain;
import java.util.Optional;

/// A mailbox as the file names it: whole, or a local part whose domain follows from where it is used.
public record Target(String localPart, Optional<Domain> domain) {}
