package dev.tasso.mta.cli.dns;

import dev.tasso.mta.dns.Dns;
import java.net.InetAddress;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/// A resolver that is asked until it falls silent: from then on every question is in vain, and none is asked.
///
/// One question that is not answered says little, because the name servers of that name may be down. So the resolver is
/// then asked for a name that cannot exist, about which it need not ask anybody (RFC 6761 section 6.4). If that is not
/// answered either, nothing will be.
final class Resolver implements Dns {

    /// How an answer that is no help ends, and silence does not.
    private static final Pattern ANSWERED = Pattern.compile(".*: [A-Z]+\\d*");

    private final Dns dns;
    private final AtomicInteger impossible = new AtomicInteger();
    private volatile boolean heard;
    private volatile Optional<String> silence = Optional.empty();

    Resolver(Dns dns) {
        this.dns = dns;
    }

    /// Whether there was an answer, if only that there is none: SERVFAIL, REFUSED.
    static boolean answered(String why) {
        return ANSWERED.matcher(why).matches();
    }

    /// Where it answered first, and then no more: how that was noticed.
    Optional<String> silence() {
        return silence;
    }

    private <T> Answer<T> ask(Supplier<Answer<T>> question) {
        if (silence.isPresent()) {
            return new Answer.Unavailable<>(silence.get());
        }
        Answer<T> answer = question.get();
        if (unanswered(answer).isEmpty()) {
            heard = true;
        } else if (heard) {
            unanswered(dns.txt(impossible.incrementAndGet() + ".invalid")).ifPresent(why -> silence = Optional.of(why));
        }
        return answer;
    }

    private static <T> Optional<String> unanswered(Answer<T> answer) {
        return answer instanceof Answer.Unavailable<T>(String why) && !answered(why)
                ? Optional.of(why)
                : Optional.empty();
    }

    @Override
    public Answer<Mx> mx(String domain) {
        return ask(() -> dns.mx(domain));
    }

    @Override
    public Answer<InetAddress> addresses(String host) {
        return ask(() -> dns.addresses(host));
    }

    @Override
    public Answer<String> txt(String name) {
        return ask(() -> dns.txt(name));
    }

    @Override
    public Answer<Tlsa> tlsa(String name) {
        return ask(() -> dns.tlsa(name));
    }

    @Override
    public boolean authentic(String name) {
        return silence.isEmpty() && dns.authentic(name);
    }

    @Override
    public Answer<String> ptr(InetAddress address) {
        return ask(() -> dns.ptr(address));
    }
}
