package dev.tasso.mta.explain;

import java.util.Locale;

/// Fills what is known into a command that is proposed: `dig +short TXT {sender-domain}`. What is not known stands
/// there in capitals.
///
/// People paste what they read into a shell. So nothing a stranger wrote gets in that is not a plain name, address or
/// number.
final class NextCommand {
    private static final int NAME_MAX = 253;
    private static final String HARMLESS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_:@+";

    private final Scene scene;
    private final String address;

    NextCommand(Said said, Scene scene) {
        this.scene = scene;
        this.address = scene.address().isEmpty() ? addressIn(said.text()) : scene.address();
    }

    String fill(String template) {
        StringBuilder command = new StringBuilder(template.length() + 16);
        int at = 0;
        for (int open = template.indexOf('{'); open >= 0; open = template.indexOf('{', at)) {
            int close = template.indexOf('}', open);
            String name = template.substring(open + 1, close);
            command.append(template, at, open).append(value(name));
            at = close + 1;
        }
        return command.append(template.substring(at)).toString();
    }

    private String value(String name) {
        String known = switch (name) {
            case "server" -> scene.server();
            case "client" -> scene.client();
            case "ip" -> address;
            case "reversed-ip" -> reversed(address);
            case "recipient" -> scene.recipient();
            case "recipient-domain" -> domain(scene.recipient());
            case "sender" -> scene.sender();
            case "sender-domain" -> domain(scene.sender());
            default -> throw new IllegalArgumentException("nothing is known as {" + name + "}");
        };
        return harmless(known) ? known : name.toUpperCase(Locale.ROOT);
    }

    private static boolean harmless(String value) {
        return !value.isEmpty()
                && value.length() <= NAME_MAX
                && value.charAt(0) != '-'
                && value.charAt(0) != '+'
                && value.charAt(0) != '@'
                && value.chars().allMatch(c -> HARMLESS.indexOf(c) >= 0);
    }

    private static String domain(String mailbox) {
        return mailbox.substring(mailbox.lastIndexOf('@') + 1);
    }

    /// As blocklists want it: 2.0.0.127 for 127.0.0.2; nothing for IPv6.
    private static String reversed(String address) {
        String[] octets = address.split("\\.", -1);
        return octets.length == 4 ? octets[3] + "." + octets[2] + "." + octets[1] + "." + octets[0] : "";
    }

    /// The first IPv4 address in a refusal: servers quote the one they refuse.
    private static String addressIn(String text) {
        int dots = 0;
        int start = 0;
        for (int i = 0; i <= text.length(); i++) {
            char c = i < text.length() ? text.charAt(i) : ' ';
            if (c == '.' && i > start) {
                dots++;
            } else if (c < '0' || c > '9') {
                int length = i - start;
                if (dots == 3 && length >= 7 && length <= 15 && text.charAt(i - 1) != '.') {
                    return text.substring(start, i);
                }
                start = i + 1;
                dots = 0;
            }
        }
        return "";
    }
}
