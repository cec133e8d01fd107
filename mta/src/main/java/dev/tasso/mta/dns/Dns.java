package dev.tasso.mta.dns;

import java.net.InetAddress;
import java.util.List;

/// What the journey asks of DNS. Blocking; safe for any thread; every answer comes within the resolver's named time
/// limit.
public interface Dns {

    /// The MX records of a domain, lowest preference first and in random order within one (RFC 5321 section 5.1).
    /// A null MX (RFC 7505) is one record with an empty host.
    Answer<Mx> mx(String domain);

    /// The addresses of a host, AAAA and A.
    Answer<InetAddress> addresses(String host);

    /// One MX record; `host` in lower case without a trailing dot.
    record Mx(int preference, String host) {}

    /// How a question was answered.
    sealed interface Answer<T> {

        /// At least one record.
        record Found<T>(List<T> records) implements Answer<T> {}

        /// The name exists and has no such record, or does not exist (`nameExists` false: NXDOMAIN).
        record Absent<T>(boolean nameExists) implements Answer<T> {}

        /// SERVFAIL, time-out, a truncated answer that could not be completed: ask again later.
        record Unavailable<T>(String why) implements Answer<T> {}
    }
}
