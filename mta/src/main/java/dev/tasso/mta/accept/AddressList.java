package dev.tasso.mta.accept;

import dev.tasso.smtp.address.Mailbox;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The addresses in a field such as From (RFC 5322 section 3.4): read strictly and in linear time, for permission hangs
/// on it.
///
/// A part that a lenient reader might take for an address other than the one found here makes the whole list
/// unreadable: nested comments, groups, several `<`, text behind `>`.
final class AddressList {

    private static final String NEVER_ALONE = ">);\\";

    private final String text;
    private int at;

    private AddressList(String text) {
        this.text = text;
    }

    /// Every address; none where the list cannot be read with certainty.
    static List<Mailbox> parse(String text) {
        AddressList list = new AddressList(text);
        List<Mailbox> mailboxes = new ArrayList<>();
        do {
            Optional<Mailbox> mailbox = list.mailbox();
            if (mailbox.isEmpty()) {
                return List.of();
            }
            mailbox.ifPresent(mailboxes::add);
        } while (list.comma());
        return list.at == text.length() ? mailboxes : List.of();
    }

    /// `name <user@example.org>` or `user@example.org`, with comments between.
    private Optional<Mailbox> mailbox() {
        StringBuilder before = new StringBuilder();
        Optional<String> angled = Optional.empty();
        boolean looksLikeAddress = false;
        while (at < text.length() && text.charAt(at) != ',') {
            char c = text.charAt(at);
            if (c == '(') {
                upTo(')');
            } else if (c == ' ' || c == '\t') {
                at++;
                before.append(' ');
            } else if (angled.isPresent() || NEVER_ALONE.indexOf(c) >= 0) {
                return Optional.empty();
            } else if (c == '<') {
                angled = upTo('>');
            } else if (c == '"') {
                before.append('"').append(upTo('"').orElse("")).append('"');
            } else {
                at++;
                before.append(c);
                looksLikeAddress |= c == '@' || c == ':';
            }
        }
        boolean certain = angled.isEmpty() || !looksLikeAddress;
        return certain ? Mailbox.parse(angled.orElse(before.toString().strip())) : Optional.empty();
    }

    /// What stands between the delimiter here and its counterpart, which must come; a backslash takes the next
    /// character.
    private Optional<String> upTo(char closing) {
        StringBuilder inner = new StringBuilder();
        for (int i = at + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == closing) {
                at = i + 1;
                return Optional.of(inner.toString());
            }
            inner.append(c);
            if (c == '\\' && i + 1 < text.length()) {
                i++;
                inner.append(text.charAt(i));
            }
        }
        at = text.length() + 1;
        return Optional.empty();
    }

    private boolean comma() {
        if (at < text.length() && text.charAt(at) == ',') {
            at++;
            return true;
        }
        return false;
    }
}
