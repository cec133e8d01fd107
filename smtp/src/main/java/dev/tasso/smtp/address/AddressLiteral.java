package dev.tasso.smtp.address;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/// An IP address in place of a domain: `[192.0.2.1]`, `[IPv6:2001:db8::1]` (RFC 5321 section 4.1.3).
///
/// An IPv4 address written as IPv6 (`::ffff:192.0.2.1`) is read as the IPv4 address it is.
public record AddressLiteral(InetAddress address) implements Domain {

    private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
    private static final Pattern IPV4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
    private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]{2,45}");

    /// Reads a literal with its brackets; empty where it is none.
    public static Optional<AddressLiteral> parse(String text) {
        if (!text.startsWith("[") || !text.endsWith("]")) {
            return Optional.empty();
        }
        String inner = text.substring(1, text.length() - 1).toLowerCase(Locale.ROOT);
        if (inner.startsWith("ipv6:")) {
            String digits = inner.substring("ipv6:".length());
            return IPV6.matcher(digits).matches() && digits.contains(":") ? read(digits) : Optional.empty();
        }
        return IPV4.matcher(inner).matches() ? read(inner) : Optional.empty();
    }

    private static Optional<AddressLiteral> read(String digits) {
        try {
            return Optional.of(new AddressLiteral(InetAddress.ofLiteral(digits)));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    @Override
    public String text() {
        return address instanceof Inet6Address
                ? "[IPv6:" + address.getHostAddress() + "]"
                : "[" + address.getHostAddress() + "]";
    }

    @Override
    public String ascii() {
        return text();
    }

    @Override
    public String toString() {
        return text();
    }
}
