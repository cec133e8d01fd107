package dev.tasso.mta.cli.dns;

import dev.tasso.mta.cli.survey.Item;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/// The records that would mend a domain, as lines of a zone file (RFC 1035 section 5.1).
public final class Zone {
    private static final int STRING_OCTETS_MAX = 255;

    private record Line(String name, String type, String data) {}

    private final List<Line> lines = new ArrayList<>();

    /// A TXT record, in strings of at most 255 octets.
    public void text(String name, String text) {
        StringBuilder data = new StringBuilder();
        for (int i = 0; i < text.length(); i += STRING_OCTETS_MAX) {
            String part = text.substring(i, Math.min(text.length(), i + STRING_OCTETS_MAX));
            data.append(data.isEmpty() ? "" : " ")
                    .append('"')
                    .append(part.replace("\\", "\\\\").replace("\"", "\\\""))
                    .append('"');
        }
        record(name, "TXT", data.toString());
    }

    /// Any other record.
    public void record(String name, String type, String data) {
        lines.add(new Line(name + ".", type, data));
    }

    /// What cannot be said by a record, or not yet.
    public void comment(String text) {
        lines.add(new Line("", "", text));
    }

    public boolean isEmpty() {
        return lines.isEmpty();
    }

    /// As lines of a zone file.
    public List<String> print() {
        return lines.stream()
                .map(each -> each.type.isEmpty() ? "; " + each.data : each.name + " IN " + each.type + " " + each.data)
                .toList();
    }

    /// The same for programs.
    public List<Item> items() {
        return lines.stream()
                .map(each -> new Item("fix", (each.name + " " + each.type).strip(), each.data, List.of()))
                .toList();
    }

    /// Where the names of an address stand (RFC 1035 section 3.5, RFC 3596 section 2.5).
    public static String reverse(InetAddress address) {
        byte[] octets = address.getAddress();
        StringBuilder name = new StringBuilder();
        if (octets.length == 4) {
            for (int i = 3; i >= 0; i--) {
                name.append(octets[i] & 0xff).append('.');
            }
            return name + "in-addr.arpa";
        }
        String digits = HexFormat.of().formatHex(octets);
        for (int i = digits.length() - 1; i >= 0; i--) {
            name.append(digits.charAt(i)).append('.');
        }
        return name + "ip6.arpa";
    }
}
