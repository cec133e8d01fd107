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

    /// The TXT records of a name, the strings of each put together (RFC 7208 section 3.3), one character for each
    /// octet.
    Answer<String> txt(String name);

    /// The TLSA records of a name such as `_25._tcp.mx.example.com` (RFC 6698 section 2.1).
    Answer<Tlsa> tlsa(String name);

    /// Whether the answer about the TLSA records of this name was validated (RFC 4035 section 3.2.3). A resolver
    /// elsewhere is not believed: anybody between it and us could say so.
    boolean authentic(String name);

    /// The names of an address, from its PTR records (RFC 1035 section 3.5 and RFC 3596 section 2.5), in lower case
    /// without a trailing dot.
    Answer<String> ptr(InetAddress address);

    /// One TLSA record; `data` in lower-case hexadecimal digits.
    record Tlsa(int usage, int selector, int matching, String data) {}

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
