package dev.tasso.mta.watch;

import dev.tasso.smtp.address.AddressLiteral;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import java.net.InetAddress;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Whom a conversation is about, as far as it is known: the senders and the recipients of its messages, and for whom a
/// client speaks by XCLIENT. They are read off the lines, also where those are written wrong: that may be what somebody
/// is looking for.
public final class About {

    /// Addresses that are remembered of one conversation, on each side.
    static final int ADDRESSES_MAX = 1_000;

    private static final int ADDRESS_LENGTH_MAX = 256;
    private static final Pattern PATH =
            Pattern.compile("\\s*(MAIL\\s+FROM|RCPT\\s+TO)\\s*:\\s*(?:<(.*)>|(\\S*))", Pattern.CASE_INSENSITIVE);

    private static final Pattern CLIENT =
            Pattern.compile("\\s*XCLIENT\\s(?:.*\\s)?ADDR=(\\S+)", Pattern.CASE_INSENSITIVE);

    private final Set<String> senders = new LinkedHashSet<>();
    private final Set<String> recipients = new LinkedHashSet<>();

    private final Set<InetAddress> clients = new LinkedHashSet<>();

    private About() {}

    /// Nobody is known yet.
    static About nobody() {
        return new About();
    }

    /// One message is known of.
    ///
    /// @param sender empty for the null reverse-path
    public static About of(String sender, List<String> recipients) {
        About about = new About();
        add(about.senders, sender);
        recipients.forEach(each -> add(about.recipients, each));
        return about;
    }

    /// Takes in what a line tells.
    void learn(Entry entry) {
        if (entry.kind() != Kind.CLIENT) {
            return;
        }
        Matcher path = PATH.matcher(entry.text());
        if (path.lookingAt()) {
            boolean mail = path.group(1).toUpperCase(Locale.ROOT).startsWith("MAIL");
            add(mail ? senders : recipients, path.group(2) != null ? path.group(2) : path.group(3));
        }
        Matcher client = CLIENT.matcher(entry.text());
        if (client.lookingAt() && clients.size() < ADDRESSES_MAX) {
            AddressLiteral.parse("[" + client.group(1) + "]").ifPresent(literal -> clients.add(literal.address()));
        }
    }

    private static void add(Set<String> addresses, String address) {
        if (addresses.size() < ADDRESSES_MAX && address.length() <= ADDRESS_LENGTH_MAX) {
            addresses.add(address.toLowerCase(Locale.ROOT));
        }
    }

    boolean speaksFor(Predicate<InetAddress> client) {
        return clients.stream().anyMatch(client);
    }

    /// @param wanted an address, `@` and a domain, or empty for the null reverse-path
    boolean from(String wanted) {
        return senders.stream().anyMatch(each -> is(wanted, each));
    }

    boolean to(String wanted) {
        return recipients.stream().anyMatch(each -> is(wanted, each));
    }

    /// Whether a sender or a recipient is of this domain.
    boolean of(String domain) {
        return from("@" + domain) || to("@" + domain);
    }

    private static boolean is(String wanted, String address) {
        if (!wanted.startsWith("@")) {
            return address.equals(wanted.toLowerCase(Locale.ROOT));
        }
        int at = address.lastIndexOf('@');
        return at >= 0 && ascii(address.substring(at + 1)).equals(ascii(wanted.substring(1)));
    }

    /// A domain has two ways to be written (RFC 5890).
    private static String ascii(String domain) {
        return Domain.parse(domain).map(Domain::ascii).orElse(domain).toLowerCase(Locale.ROOT);
    }
}
