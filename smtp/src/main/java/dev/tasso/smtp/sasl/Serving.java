package dev.tasso.smtp.sasl;

import java.util.EnumMap;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;

/// A table of mechanisms, and what begins an exchange of each.
record Serving(Map<Mechanism, Function<Claimant, ServerExchange>> beginnings) implements Authenticator {

    Serving {
        beginnings = new EnumMap<>(beginnings);
    }

    static Authenticator passwords(PasswordChecker checker) {
        return new Serving(Map.of(
                Mechanism.PLAIN, claimant -> new PlainExchange(checker, claimant.from()),
                Mechanism.LOGIN, claimant -> new LoginExchange(checker, claimant.from())));
    }

    static Authenticator each(Set<Mechanism> mechanisms, BiFunction<Mechanism, Claimant, ServerExchange> beginning) {
        Map<Mechanism, Function<Claimant, ServerExchange>> all = new EnumMap<>(Mechanism.class);
        mechanisms.forEach(mechanism -> all.put(mechanism, claimant -> beginning.apply(mechanism, claimant)));
        return new Serving(all);
    }

    static Authenticator together(Authenticator... several) {
        Map<Mechanism, Function<Claimant, ServerExchange>> all = new EnumMap<>(Mechanism.class);
        for (Authenticator one : several) {
            one.mechanisms().forEach(mechanism -> all.putIfAbsent(mechanism, it -> one.begin(mechanism, it)));
        }
        return new Serving(all);
    }

    static Authenticator only(Authenticator whole, Set<Mechanism> allowed) {
        return new Only(whole, Set.copyOf(allowed));
    }

    @Override
    public Set<Mechanism> mechanisms() {
        return beginnings.keySet();
    }

    @Override
    public ServerExchange begin(Mechanism mechanism, Claimant claimant) {
        Function<Claimant, ServerExchange> beginning = beginnings.get(mechanism);
        if (beginning == null) {
            throw new IllegalArgumentException(mechanism + " is not served here");
        }
        return beginning.apply(claimant);
    }

    /// Asks anew each time what the whole can serve, for that may change.
    private record Only(Authenticator whole, Set<Mechanism> allowed) implements Authenticator {

        @Override
        public Set<Mechanism> mechanisms() {
            Set<Mechanism> both = EnumSet.noneOf(Mechanism.class);
            both.addAll(whole.mechanisms());
            both.retainAll(allowed);
            return both;
        }

        @Override
        public ServerExchange begin(Mechanism mechanism, Claimant claimant) {
            return whole.begin(mechanism, claimant);
        }
    }
}
