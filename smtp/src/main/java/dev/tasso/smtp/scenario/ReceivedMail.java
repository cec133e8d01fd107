package dev.tasso.smtp.scenario;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A message that a scripted server took.
///
/// @param sender the reverse-path without its brackets; empty for the null sender
/// @param parameters what followed the path in MAIL, as it was said
/// @param recipients the accepted forward-paths without their brackets
/// @param recipientParameters what followed each path in RCPT, by forward-path
/// @param octets header and body, dots unstuffed; empty where the script discards bodies
/// @param size its octets, kept or not
/// @param tls whether it came over TLS
/// @param user who was logged in
/// @param hello what the client called itself
public record ReceivedMail(
        String sender,
        String parameters,
        List<String> recipients,
        Map<String, String> recipientParameters,
        byte[] octets,
        long size,
        boolean tls,
        Optional<String> user,
        String hello) {

    public ReceivedMail {
        recipients = List.copyOf(recipients);
        recipientParameters = Map.copyOf(recipientParameters);
    }

    /// The whole message, each octet one character.
    public String text() {
        return new String(octets, StandardCharsets.ISO_8859_1);
    }

    /// What follows the header.
    public String body() {
        int end = text().indexOf("\r\n\r\n");
        return end < 0 ? "" : text().substring(end + 4);
    }

    /// The first field of this name, unfolded; empty where there is none.
    public Optional<String> header(String name) {
        String header = text().split("\r\n\r\n", 2)[0].replaceAll("\r\n[ \t]+", " ");
        return header.lines()
                .filter(line -> line.regionMatches(true, 0, name + ":", 0, name.length() + 1))
                .map(line -> line.substring(name.length() + 1).strip())
                .findFirst();
    }
}
