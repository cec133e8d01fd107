package dev.tasso.smtp.scenario;

import dev.tasso.smtp.reply.Reply;
import java.time.Duration;
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
/// @param logins whether AUTH is offered, and to whom
/// @param bodies whether received bodies are kept, or only counted
/// @param bareLineEnds whether a bare CR or LF in a body is content; else such a body is refused
/// @param rules the faults, the first that fits and is not used up wins
public record Script(
        String name,
        boolean lmtp,
        List<String> offered,
        Optional<SSLContext> tls,
        boolean tlsFromStart,
        Logins logins,
        boolean bodies,
        boolean bareLineEnds,
        List<Rule> rules) {

    public Script {
        offered = List.copyOf(offered);
        rules = List.copyOf(rules);
    }

    /// One fault. The first one that applies is due; those for one recipient come before those for all.
    ///
    /// @param recipient only for this address, at RCPT, or at END_OF_DATA of LMTP
    public record Rule(Step step, Optional<String> recipient, When when, Fault fault) {}

    /// Takes every message, offering PIPELINING, SIZE, 8BITMIME, ENHANCEDSTATUSCODES and SMTPUTF8.
    public static Script normal() {
        return new Script(
                "scenario.example",
                false,
                List.of("PIPELINING", "SIZE 104857600", "8BITMIME", "ENHANCEDSTATUSCODES", "SMTPUTF8"),
                Optional.empty(),
                false,
                new Logins.None(),
                true,
                false,
                List.of());
    }

    /// Says "not now" to each sender the first few times it names a recipient (RFC 6647).
    public Script greylisting(int times) {
        return at(Step.RCPT, new When.FirstOfEach(times), Fault.answer(451, "4.7.1", "Greylisted, come back later"));
    }

    /// Takes so many messages in each period of virtual time, and sends who brings more away with 421. Time stands
    /// still until the test says otherwise: see [ScenarioServer#advance].
    public Script limitedTo(int messages, Duration period) {
        Reply busy = Reply.of(421, "4.7.0", "Too many messages, come back later");
        return at(Step.MAIL, new When.Beyond(messages, period), new Fault.AnswerAndHangUp(busy));
    }

    /// Knows no such recipient.
    public Script refusing(String mailbox) {
        return forRecipient(mailbox, Fault.answer(550, "5.1.1", "Nobody of that name here"));
    }

    /// Takes a message the first few times without saying so: it hangs up in place of the last 250 (RFC 1047).
    public Script losingReplies(int times) {
        return at(Step.END_OF_DATA, times, new Fault.LoseReply());
    }

    /// Offers STARTTLS and says 220, but then speaks no TLS.
    public Script breakingTls() {
        return startTls(TestAuthority.create().server(name))
                .at(Step.HANDSHAKE, new Fault.Raw("250 What is a handshake?\r\n"));
    }

    /// Says nothing more from this step on, and keeps the connection open.
    public Script stallingAt(Step step) {
        return at(step, new Fault.Stall());
    }

    /// Speaks, and takes bodies, at this pace.
    public Script trickling(int octetsPerSecond) {
        Script slow = this;
        for (Step step : Step.values()) {
            slow = slow.at(step, new Fault.Trickle(octetsPerSecond));
        }
        return slow;
    }

    /// This fault every time.
    public Script at(Step step, Fault fault) {
        return at(step, new When.Always(), fault);
    }

    /// This fault the first few times, counted over all connections; then the next rule, or the normal thing.
    public Script at(Step step, int times, Fault fault) {
        return at(step, new When.First(times), fault);
    }

    /// This fault whenever it is time for it.
    public Script at(Step step, When when, Fault fault) {
        return with(new Rule(step, Optional.empty(), when, fault));
    }

    /// This fault at RCPT for one recipient, every time.
    public Script forRecipient(String mailbox, Fault fault) {
        return forRecipient(mailbox, new When.Always(), fault);
    }

    /// This fault at RCPT for one recipient, the first few times.
    public Script forRecipient(String mailbox, int times, Fault fault) {
        return forRecipient(mailbox, new When.First(times), fault);
    }

    private Script forRecipient(String mailbox, When when, Fault fault) {
        return with(new Rule(Step.RCPT, Optional.of(mailbox), when, fault));
    }

    /// This answer for one recipient after the final dot (LMTP).
    public Script afterData(String mailbox, Fault fault) {
        return with(new Rule(Step.END_OF_DATA, Optional.of(mailbox), new When.Always(), fault));
    }

    /// Any other rule.
    public Script with(Rule rule) {
        List<Rule> more = new ArrayList<>(rules);
        more.add(rule);
        return new Script(name, lmtp, offered, tls, tlsFromStart, logins, bodies, bareLineEnds, more);
    }

    public Script named(String host) {
        return new Script(host, lmtp, offered, tls, tlsFromStart, logins, bodies, bareLineEnds, rules);
    }

    public Script speakingLmtp() {
        return new Script(name, true, offered, tls, tlsFromStart, logins, bodies, bareLineEnds, rules);
    }

    /// What it says to EHLO and LHLO.
    List<String> hello(boolean secure) {
        List<String> lines = new ArrayList<>(List.of(name));
        lines.addAll(offered);
        if (tls.isPresent() && !secure) {
            lines.add("STARTTLS");
        }
        if (secure || tls.isEmpty() || logins.inClear()) {
            logins.offer().ifPresent(lines::add);
        }
        return lines;
    }

    /// Offers exactly these extensions.
    public Script offering(String... extensions) {
        return new Script(name, lmtp, List.of(extensions), tls, tlsFromStart, logins, bodies, bareLineEnds, rules);
    }

    /// Offers STARTTLS.
    public Script startTls(SSLContext context) {
        return new Script(name, lmtp, offered, Optional.of(context), false, logins, bodies, bareLineEnds, rules);
    }

    /// Speaks TLS from the first octet on.
    public Script implicitTls(SSLContext context) {
        return new Script(name, lmtp, offered, Optional.of(context), true, logins, bodies, bareLineEnds, rules);
    }

    /// Offers AUTH PLAIN and LOGIN, and asks for it.
    public Script user(String user, String password) {
        Map<String, String> more = new HashMap<>(logins instanceof Logins.Known(var known) ? known : Map.of());
        more.put(user, password);
        return admitting(new Logins.Known(more));
    }

    /// Offers AUTH to these.
    public Script admitting(Logins whom) {
        return new Script(name, lmtp, offered, tls, tlsFromStart, whom, bodies, bareLineEnds, rules);
    }

    /// Misbehaves as these words say, one rule a line: `rcpt: 451 twice, then ok`. See [Behaviour].
    public Script behaving(String words) {
        return switch (Behaviour.parse(words)) {
            case Behaviour.Rules(List<Rule> more) -> {
                Script script = this;
                for (Rule rule : more) {
                    script = script.with(rule);
                }
                yield script;
            }
            case Behaviour.Mistake mistake -> throw new IllegalArgumentException(mistake.toString());
        };
    }

    /// Counts messages but throws their bodies away.
    public Script discardingBodies() {
        return new Script(name, lmtp, offered, tls, tlsFromStart, logins, false, bareLineEnds, rules);
    }

    /// Takes bodies as they come, with bare CRs and LFs in them: to find out what another server passes on.
    public Script takingBareLineEnds() {
        return new Script(name, lmtp, offered, tls, tlsFromStart, logins, bodies, true, rules);
    }
}
