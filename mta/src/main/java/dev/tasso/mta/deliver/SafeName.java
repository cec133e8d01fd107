package dev.tasso.mta.deliver;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Set;

/// The name of a folder for a part of an address: letters, digits and a few marks stand for themselves, every other
/// octet is written `%41`.
///
/// Two addresses never share a name, and no address makes a path that leads elsewhere, a hidden file, or a device.
final class SafeName {

    private static final String PLAIN = "abcdefghijklmnopqrstuvwxyz0123456789._-+=";
    private static final int LENGTH_MAX = 255;

    /// Names that are no files on some systems, with any ending.
    private static final Set<String> DEVICES = Set.of(
            "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1",
            "lpt2", "lpt3", "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9");

    private SafeName() {}

    /// Letters are taken as small ones: mailboxes that differ in case alone are one mailbox.
    static String of(String part) {
        if (part.isEmpty()) {
            throw new IllegalArgumentException("an empty part of an address names no folder");
        }
        byte[] octets = part.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8);
        StringBuilder name = new StringBuilder(octets.length);
        boolean device = DEVICES.contains(new String(octets, StandardCharsets.UTF_8).split("\\.", 2)[0]);
        for (int i = 0; i < octets.length; i++) {
            char c = (char) (octets[i] & 0xff);
            boolean edge = i == 0 || i == octets.length - 1;
            boolean plain = PLAIN.indexOf(c) >= 0 && !(edge && c == '.') && !(i == 0 && device);
            if (plain) {
                name.append(c);
            } else {
                name.append('%').append(HexFormat.of().toHexDigits(octets[i]));
            }
        }
        if (name.length() > LENGTH_MAX) {
            throw new IllegalArgumentException("the part of an address is too long for a folder");
        }
        return name.toString();
    }
}
