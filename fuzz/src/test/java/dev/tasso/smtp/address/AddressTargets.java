package dev.tasso.smtp.address;

import static dev.tasso.fuzz.Target.must;

import dev.tasso.fuzz.Target;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/// Mailboxes, domains and address literals (RFC 5321 section 4.1.2, RFC 6531 section 3.3).
public final class AddressTargets {

    private AddressTargets() {}

    public static List<Target> all() {
        return List.of(Target.parser("address", AddressTargets::address));
    }

    private static void address(byte[] octets) {
        String text = new String(octets, StandardCharsets.UTF_8);
        Mailbox.parse(text).ifPresent(mailbox -> {
            must(Mailbox.parse(mailbox.text()).equals(Optional.of(mailbox)), "not the same again: " + mailbox);
            must(mailbox.text().chars().noneMatch(c -> c == '\r' || c == '\n' || c == 0), "a line end in an address");
        });
        Domain.parse(text).ifPresent(domain -> {
            must(Domain.parse(domain.text()).equals(Optional.of(domain)), "not the same again: " + domain);
            must(domain.ascii().chars().allMatch(c -> c > ' ' && c < 0x7f), "not ASCII: " + domain.ascii());
            must(Domain.parse(domain.ascii()).isPresent(), "no domain: " + domain.ascii());
        });
    }
}
