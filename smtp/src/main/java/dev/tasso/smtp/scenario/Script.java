package dev.tasso.smtp.scenario;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/// How a scripted server behaves: normally, but for what is listed. Immutable; each method returns a new script.
///
/// @param name what it calls itself
/// @param lmtp speaks LMTP in place of SMTP (RFC 2033)
/// @param offered the lines of its answer to EHLO; STARTTLS and AUTH are added by themselves
/// @param tls the context for STARTTLS, or for the whole conversation
/// @param tlsFromStart speaks TLS from the first octet on
/// @param users passwords by user; if there are any, MAIL is refused before AUTH
/// @param bodies whether received bodies are kept, or only counted
/// @param rules the faults, the first that fits and is not used up wins
public record Script(
        String name,
        boolean lmtp,
        List<String> offered,
        Optional<SSLContext> tls,
        boolean tlsFromStart,
        Map<String, String> users,
        boolean bodies,
        List<Rule> rules) {

    public Script {
        offered = List.copyOf(offered);
        users = Map.copyOf(users);
        rules = List.copyOf(rules);
    }

    /// One fault.
    ///
    /// @param recipient only for this address, at RCPT, or at END_OF_DATA of LMTP
    /// @param times how often, counted over all connections
    public record Rule(Step step, Optional<String> recipient, int times, Fault fault) {}

    /// Takes every message, offering PIPELINING, SIZE, 8BITMIME, ENHANCEDSTATUSCODES and SMTPUTF8.
    public static Script normal() {
        return new Script(
                "scenario.example",
                false,
                List.of("PIPELINING", "SIZE 104857600", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8"),
                Optional.empty(),
                false,
                Map.of(),
                true,
                List.of());
    }

    /// This fault every time.
    public Script at(Step step, Fault fault) {
        return at(step, Integer.MAX_VALUE, fault);
    }

    /// This fault the first few times, counted over all connections; then the next rule, or the normal thing.
    public Script at(Step step, int times, Fault fault) {
        return with(new Rule(step, Optional.empty(), times, fault));
    }

    /// This fault at RCPT for one recipient, every time.
    public Script forRecipient(String mailbox, Fault fault) {
        return forRecipient(mailbox, Integer.MAX_VALUE, fault);
    }

    /// This fault at RCPT for one recipient, the first few times.
    public Script forRecipient(String mailbox, int times, Fault fault) {
        return with(new Rule(Step.RCPT, Optional.of(mailbox), times, fault));
    }

    /// This answer for one recipient after the final dot (LMTP).
    public Script afterData(String mailbox, Fault fault) {
        return with(new Rule(Step.END_OF_DATA, Optional.of(mailbox), Integer.MAX_VALUE, fault));
    }

    /// Any other rule.
    public Script with(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new Script(name, lmtp, offered, tls, tlsFromStart, users, bodies, more);
    }

    public Script named(String host) {
        return new Script(host, lmtp, offered, tls, tlsFromStart, users, bodies, rules);
    }

    public Script speakingLmtp() {
        return new Script(name, true, offered, tls, tlsFromStart, users, bodies, rules);
    }

    /// Offers exactly these extensions.
    public Script offering(String... extensions) {
        return new Script(name, lmtp, List.of(extensions), tls, tlsFromStart, users, bodies, rules);
    }

    /// Offers STARTTLS.
    public Script startTls(SSLContext context) {
        return new Script(name, lmtp, offered, Optional.of(context), false, users, bodies, rules);
    }

    /// Speaks TLS from the first octet on.
    public Script implicitTls(SSLContext context) {
        return new Script(name, lmtp, offered, Optional.of(context), true, users, bodies, rules);
    }

    /// Offers AUTH PLAIN and LOGIN, and asks for it.
    public Script user(String user, String password) {
        Map<String, String> more = new HashMap<>(users);
        more.put(user, password);
        return new Script(name, lmtp, offered, tls, tlsFromStart, more, bodies, rules);
    }

    /// Counts messages but throws their bodies away.
    public Script discardingBodies() {
        return new Script(name, lmtp, offered, tls, tlsFromStart, users, false, rules);
    }
}
