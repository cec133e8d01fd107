package dev.tasso.mta.watch;

import dev.tasso.smtp.address.AddressLiteral;
import dev.tasso.smtp.address.Domain;
import dev.tasso.smtp.transcript.Transcript.Entry;
import dev.tasso.smtp.transcript.Transcript.Kind;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
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

    // Lists, because most conversations are never watched, and an empty set needs three times the room.
    private final Side senders = new Side(new ArrayList<>(), new ArrayList<>());
    private final Side recipients = new Side(new ArrayList<>(), new ArrayList<>());
    private final List<InetAddress> clients = new ArrayList<>();

    private About() {}

    /// Addresses in lower case, and their domains in ASCII.
    private record Side(List<String> addresses, List<String> domains) {

        void add(String address) {
            if (addresses.size() < ADDRESSES_MAX && address.length() <= ADDRESS_LENGTH_MAX) {
                once(addresses, address.toLowerCase(Locale.ROOT));
                once(domains, ascii(address.substring(address.lastIndexOf('@') + 1)));
            }
        }

        private static void once(List<String> known, String name) {
            if (!known.contains(name)) {
                known.add(name);
            }
        }

        boolean has(String wanted) {
            return wanted.startsWith("@")
                    ? domains.contains(ascii(wanted.substring(1)))
                    : addresses.contains(wanted.toLowerCase(Locale.ROOT));
        }

        /// A domain has two ways to be written (RFC 5890).
        private static String ascii(String domain) {
            return Domain.parse(domain).map(Domain::ascii).orElse(domain).toLowerCase(Locale.ROOT);
        }
    }

    /// Nobody is known yet.
    static About nobody() {
        return new About();
    }

    /// One message is known of.
    ///
    /// @param sender empty for the null reverse-path
    public static About of(String sender, List<String> recipients) {
        About about = new About();
        about.senders.add(sender);
        recipients.forEach(about.recipients::add);
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
            (mail ? senders : recipients).add(path.group(2) != null ? path.group(2) : path.group(3));
        }
        Matcher client = CLIENT.matcher(entry.text());
        if (client.lookingAt() && clients.size() < ADDRESSES_MAX) {
            AddressLiteral.parse("[" + client.group(1) + "]").ifPresent(literal -> clients.add(literal.address()));
        }
    }

    boolean speaksFor(Predicate<InetAddress> client) {
        return clients.stream().anyMatch(client);
    }

    /// @param wanted an address, `@` and a domain, or empty for the null reverse-path
    boolean from(String wanted) {
        return senders.has(wanted);
    }

    boolean to(String wanted) {
        return recipients.has(wanted);
    }

    /// Whether a sender or a recipient is of this domain.
    boolean of(String domain) {
        return from("@" + domain) || to("@" + domain);
    }
}
