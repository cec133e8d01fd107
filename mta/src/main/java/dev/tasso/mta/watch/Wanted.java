package dev.tasso.mta.watch;

import java.net.InetAddress;
import java.util.Optional;
import java.util.function.Predicate;

/// Which conversations somebody wants to see; all that is given must fit.
///
/// @param way which way they go; empty for both
/// @param from an address, or `@` and a domain; the empty text is the null reverse-path
/// @param to a recipient, in the same way
/// @param domain of a sender or of a recipient
/// @param at where the other side sits, or the client that it speaks for
public record Wanted(
        Optional<Way> way,
        Optional<String> from,
        Optional<String> to,
        Optional<String> domain,
        Optional<Predicate<InetAddress>> at) {

    /// Everything.
    public static Wanted all() {
        return new Wanted(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());
    }

    boolean fits(Conversation.Heading heading, About about) {
        return way.map(heading.way()::equals).orElse(true)
                && at.map(where -> heading.other().address().filter(where).isPresent() || about.speaksFor(where))
                        .orElse(true)
                && from.map(about::from).orElse(true)
                && to.map(about::to).orElse(true)
                && domain.map(about::of).orElse(true);
    }
}
